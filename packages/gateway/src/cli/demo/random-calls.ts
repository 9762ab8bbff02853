import { setTimeout as sleep } from "node:timers/promises";
import type { Call } from "@ringhook/simulator";
import { CALLERS } from "./callers.ts";
import { OWN_NUMBER, type Stage } from "./stage.ts";

const ENDS = ["missed", "missed", "answered", "declined", "hung up"] as const;

/** Places calls one after another, with pauses, until the signal aborts. */
export async function playRandomCalls(stage: Stage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await playCall(stage, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

async function playCall({ network, tally }: Stage, signal: AbortSignal): Promise<void> {
  const number = pick(CALLERS);
  const caller = network.phone(number) ?? network.createPhone({ number });
  const video = Math.random() < 0.3;
  const group = Math.random() < 0.15;
  await sleep(between(500, 2_500), undefined, { signal });
  tally.placed();
  const call = await caller.call(OWN_NUMBER, { video, group });
  tally.stepped(call.id, "initiated");
  await sleep(between(300, 800), undefined, { signal });
  tally.stepped(call.id, "ringing");
  await call.ring();
  await sleep(between(800, 4_000), undefined, { signal });
  await finish(call, pick(ENDS), tally);
}

async function finish(call: Call, end: (typeof ENDS)[number], tally: Stage["tally"]): Promise<void> {
  tally.stepped(call.id, end === "answered" ? "answered" : "missed");
  if (end === "answered") await call.answer();
  else if (end === "declined") await call.decline();
  else if (end === "hung up") await call.hangUp();
  else await call.timeOut();
}

function pick<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}

function between(least: number, most: number): number {
  return least + Math.random() * (most - least);
}
