import { setTimeout as sleep } from "node:timers/promises";
import type { Action } from "@ringhook/api";
import type { MessageEvent } from "@ringhook/simulator";
import { onTestFinished } from "vitest";
import type { ActionRecord } from "../../src/store/actions.ts";
import { client } from "../http/api.ts";
import type { GatewayStage } from "../stage/gateway-stage.ts";
import { CHANNEL } from "../stage/samples.ts";
import { until } from "../stage/until.ts";

/** Each test has a caller of its own: one text in twelve hours is all that a caller gets. */
let callers = 0;
let others = 0;

/** The number of the caller of the next `setRules`. */
export const nextNumber = (): string => String(4_915_100_001 + callers);

/** A number that nobody has. */
export function freshNumber(): string {
  others += 1;
  return String(4_915_200_000 + others);
}

/** T is a Monday at 15:27 in Berlin: night falls early. */
export const NIGHT = {
  id: "night",
  when: { on: "offered", hours: { timezone: "Europe/Berlin", days: ["mon"], from: "15:00", to: "08:00" } },
  then: [{ reject: { after_s: 0 } }, { text: { body: "We are closed, {name}.", after_s: 0.1 } }],
};
export const MISSED = { id: "missed", when: { on: "missed" }, then: [{ text: { body: "Sorry, {name}." } }] };

/** Who calls, what their phone reads, and what the rules did. */
export async function setRules(stage: GatewayStage, document: object) {
  const number = nextNumber();
  callers += 1;
  const caller = stage.network.createPhone({
    number,
    name: `Asha ${callers}`,
  });
  const read: MessageEvent[] = [];
  onTestFinished(
    stage.network.on("message", (message) => {
      // A message that WhatsApp did not acknowledge in time is sent again with its id: the phone shows it once.
      if (!message.isRepeat) read.push(message);
    }),
  );
  // More than the tests of one minute write.
  const limits = { texts_per_min: 60 };
  await stage.gateway.channels.rules.replace(CHANNEL, { limits, ...document });
  onTestFinished(async () => {
    await stage.gateway.channels.rules.replace(CHANNEL, { rules: [] });
    await stage.gateway.channels.rules.switchTexts(CHANNEL, "on");
  });
  const settled: ActionRecord[] = [];
  const watch = () =>
    stage.gateway.feed.on("action", ({ action }) => {
      if (action.state !== "pending") settled.push(action);
    });
  onTestFinished(watch());
  return {
    caller,
    read,
    settled,
    watch,
    /** Waits until so many actions are settled, and a moment longer; then how each was. */
    outcomes: async (count: number) => {
      await until(
        `${count} settled actions; so far ${JSON.stringify(settled)}`,
        () => settled.length >= count,
      );
      await sleep(150);
      return settled.map(
        ({ rule, kind, state, reason }) => `${rule} ${kind} ${[state, reason].filter(Boolean).join(" ")}`,
      );
    },
  };
}

export async function listed({ gateway }: GatewayStage, callId: string): Promise<{ items: Action[] }> {
  const ask = client(gateway.url, gateway.adminToken);
  const { body } = await ask("GET", `/api/actions?channel_id=${CHANNEL}&call_id=${callId}`);
  return body as { items: Action[] };
}
