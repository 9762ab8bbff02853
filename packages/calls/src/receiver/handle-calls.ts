import type { CallEvent, CallStatus, CallsWebhook } from "../call-event.ts";
import { foldCall } from "../fold-call.ts";
import { knownStatus } from "../known-status.ts";
import { createCallMemory, createSeenMemory, type SeenMemory } from "./memory.ts";
import type { CallContext, CallEventCallback, CallsReceiverOptions } from "./options.ts";
import type { Report } from "./report.ts";
import { createTurns } from "./turns.ts";

/** The result for the calls of one webhook. */
export interface Outcome {
  /** How many of them had been handled before, so that no callback ran. */
  repeated: number;
  /** How many calls had a callback or a memory throw. */
  failed: number;
}

/** Runs the callbacks that the calls of a webhook are due, each at most once with success. Never rejects. */
export type HandleCalls = (webhook: CallsWebhook, webhookId: string | undefined) => Promise<Outcome>;

interface Step {
  name: string;
  run: () => unknown;
}

export function createHandleCalls(options: CallsReceiverOptions, report: Report): HandleCalls {
  const { seen = createSeenMemory(), calls = createCallMemory(), onCall } = options;
  const takeTurn = createTurns();
  const callbacks: Record<CallStatus, CallEventCallback | undefined> = {
    initiated: options.onInitiated,
    ringing: options.onRinging,
    missed: options.onMissed,
    answered: options.onAnswered,
  };

  function stepsOf(event: CallEvent, context: CallContext, callKey: string): Step[] {
    const steps: Step[] = [];
    const callback = callbacks[knownStatus(event.status)];
    if (callback) steps.push({ name: "event", run: () => callback(event, context) });
    if (onCall) {
      const run = async () => {
        const call = foldCall([event], await calls.get(callKey));
        await calls.set(callKey, call);
        await onCall(call, context);
      };
      steps.push({ name: "call", run });
    }
    return steps;
  }

  return async ({ calls: events, channel_id: channelId }, webhookId) => {
    const outcome: Outcome = { repeated: 0, failed: 0 };
    const context: CallContext = { channelId, ...(webhookId === undefined ? {} : { webhookId }) };
    const heldBack = new Set<string>();
    for (const event of events) {
      // An event must not overtake an earlier one of its call, which the retry will bring again.
      if (heldBack.has(event.id)) continue;
      const callKey = `${channelId}/${event.id}`;
      const eventKey = `${webhookId ?? channelId}/${event.id}/${knownStatus(event.status)}`;
      try {
        // In turns, so that a duplicate that arrives meanwhile waits and then finds the first one done.
        const ran = await takeTurn(callKey, () =>
          runUndone(seen, stepsOf(event, context, callKey), eventKey),
        );
        if (!ran) outcome.repeated += 1;
      } catch (error) {
        report(error);
        outcome.failed += 1;
        heldBack.add(event.id);
      }
    }
    return outcome;
  };
}

/**
 * Whether any callback ran. Remembers each one only when it has succeeded, so that a retry meets the one that failed.
 */
async function runUndone(seen: SeenMemory, steps: readonly Step[], eventKey: string): Promise<boolean> {
  let ran = steps.length === 0;
  for (const { name, run } of steps) {
    const key = `${eventKey}/${name}`;
    if (await seen.has(key)) continue;
    ran = true;
    await run();
    await seen.add(key);
  }
  return ran;
}
