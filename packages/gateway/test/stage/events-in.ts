import type { CallEvent, CallsWebhook } from "@ringhook/calls";
import { expect } from "vitest";
import type { Told } from "./events.ts";
import { CHANNEL } from "./samples.ts";

const KEYS = [
  "id",
  "from",
  "chat_id",
  "status",
  "timestamp",
  "group_call",
  "video_call",
  "offline_call",
  "latency",
];

/**
 * The call events in bodies of webhooks, in the same order. Each body must be one event of the samples' channel in
 * the very bytes of the format: compact, the keys in its order, and nothing besides.
 */
export function eventsIn(bodies: readonly string[]): CallEvent[] {
  return bodies.map((body) => {
    const [event] = (JSON.parse(body) as CallsWebhook).calls;
    if (!event) throw new Error(`there is no call in ${body}`);
    expect(Object.keys(event)).toEqual(KEYS.filter((key) => key in event));
    const envelope = { calls: [event], event: { type: "calls", event: "post" }, channel_id: CHANNEL };
    expect(body).toBe(JSON.stringify(envelope));
    return event;
  });
}

/** The statuses that bodies of webhooks tell of each call, in their order, by the call's id. */
export function statusesByCall(bodies: readonly string[]): Map<string, string[]> {
  const told = byCall(eventsIn(bodies));
  return new Map(Object.entries(told).map(([id, events]) => [id, events.map(({ status }) => status)]));
}

/** The same of one call. */
export function statusesOf(webhooks: readonly { body: string }[], callId: string): string[] {
  return statusesByCall(webhooks.map(({ body }) => body)).get(callId) ?? [];
}

/** What events tell, by the id of their call. */
export function byCall(events: readonly CallEvent[]): Record<string, Told[]> {
  const told: Record<string, Told[]> = {};
  for (const { id, ...rest } of events) {
    told[id] = [...(told[id] ?? []), rest];
  }
  return told;
}
