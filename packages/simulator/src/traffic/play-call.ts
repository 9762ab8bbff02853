import { setTimeout as pause } from "node:timers/promises";
import type { Call } from "../calls/call.ts";
import { decimalDigits, pick, type Random, systemRandom } from "../ground/random.ts";
import type { Network } from "../network/network.ts";
import type { Phone } from "../phones/phone.ts";
import { type CallMix, drawCall, everydayMix, type PlannedStep } from "./random-call.ts";

/** How to play a random call. */
export interface PlayOptions {
  /** Whose phone rings. */
  readonly callee: Phone;
  /** One of them calls. Default: any other phone of the network; one is made if there is none. */
  readonly callers?: readonly Phone[] | undefined;
  /** Default: the system's. */
  readonly random?: Random | undefined;
  /** How much faster than life: 10 plays a minute in six seconds. Default: 1. */
  readonly speed?: number | undefined;
  /** Default: `everydayMix`. */
  readonly mix?: CallMix | undefined;
  /** Skips the pauses that are left: the call comes to its end at once. */
  readonly signal?: AbortSignal | undefined;
  /** Called just before each step; the first is `placed`. */
  readonly onStep?: ((callId: string, step: "placed" | PlannedStep["name"]) => void) | undefined;
}

/** Places one random call, as people do, and plays it to its end. */
export async function playRandomCall(network: Network, options: PlayOptions): Promise<Call> {
  const { callee, random = systemRandom, mix = everydayMix, speed = 1, signal, onStep } = options;
  const caller = pick(random, options.callers ?? othersOf(network, callee, random));
  const drawn = drawCall(random, mix);
  onStep?.(drawn.options.id, "placed");
  const call = await caller.call(callee.number, drawn.options);
  for (const { name, afterMs } of drawn.steps) {
    await pauseUnlessAborted(afterMs / speed, signal);
    onStep?.(call.id, name);
    await take(call, name, random);
  }
  return call;
}

function take(call: Call, step: PlannedStep["name"], random: Random): Promise<void> {
  switch (step) {
    case "ring":
      return call.ring();
    case "transport":
      return call.transport();
    case "relayLatency":
      return call.relayLatency({ ms: Math.round(20 + random() * 180) });
    case "preaccept":
      return call.preaccept();
    case "answered":
      return call.answer();
    case "declined":
      return call.decline();
    case "hungUp":
      return call.hangUp();
    case "missed":
      return call.timeOut();
  }
}

async function pauseUnlessAborted(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return;
  await pause(milliseconds, undefined, signal && { signal }).catch(() => {});
}

function othersOf(network: Network, callee: Phone, random: Random): readonly Phone[] {
  const others = network.phones.filter(({ number }) => number !== callee.number);
  return others.length > 0 ? others : [network.createPhone({ number: decimalDigits(random, 11) })];
}
