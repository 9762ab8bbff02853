import { expect, it } from "vitest";
import { heardOnly, noDetails } from "../../src/calls/call.ts";
import { wallTime, whatsAppTime } from "../../src/clock.ts";
import { createLog, type LogOptions } from "../../src/log/log.ts";
import type { ChannelSettlement } from "../../src/store/channel-store.ts";
import type { Call, PendingDelivery } from "../../src/store/records.ts";
import { logRecorded, logSettled } from "../../src/watch/log-calls.ts";

const NUMBER = "919984351847@s.whatsapp.net";

function logged(
  act: (log: ReturnType<typeof createLog>) => void,
  options: Partial<LogOptions> = {},
): object[] {
  const lines: object[] = [];
  act(
    createLog({ level: "info", destination: { write: (line) => lines.push(JSON.parse(line)) }, ...options }),
  );
  return lines;
}

const call: Call = {
  callId: "A",
  givenId: null,
  status: "initiated",
  creator: "100200300:4@lid",
  callerNumber: NUMBER,
  callerLid: "100200300@lid",
  offeredBy: null,
  group: false,
  groupJid: null,
  video: false,
  offline: false,
  startedAt: whatsAppTime(1_713_792_453_000),
  ringingAt: null,
  endedAt: null,
  endReason: null,
  heardAt: wallTime(1_713_792_453_000),
  ...heardOnly,
  ...noDetails,
};
const delivery: PendingDelivery = {
  deliveryId: "dlv_1",
  eventId: "evt_1",
  webhookId: "whk_1",
  lane: "001713792453000-A",
  type: "calls",
  method: "post",
  body: "{}",
  attempts: 0,
  createdAt: 1_713_792_453_000,
  replayOf: null,
};
const settlement: ChannelSettlement = {
  channelId: "MANTIS-M72HC",
  webhookId: "whk_1",
  deliveryId: "dlv_1",
  lane: delivery.lane,
  state: "delivered",
  dueAt: null,
  settledAt: 1_713_792_453_500,
  attempt: {
    number: 1,
    at: 1_713_792_453_400,
    durationMs: 31,
    address: "192.0.2.7",
    status: 200,
    error: null,
    answer: "ok",
    remark: null,
    location: null,
  },
};

it("logs an event with the ids under which the API has it, its caller masked", () => {
  const event = {
    eventId: "evt_1",
    callId: "A",
    type: "calls",
    method: "post",
    status: "initiated" as const,
    at: 0,
    journaledAt: 0,
    body: "{}",
  };
  const recorded = {
    channelId: "MANTIS-M72HC",
    events: [event],
    deliveries: [],
    heads: [],
    actions: [],
    callbacks: [],
    call,
  };
  const ids = { channelId: "MANTIS-M72HC", event: "calls.post", eventId: "evt_1", callId: "A" };
  const line = { ...ids, status: "initiated", msg: "journaled" };
  expect(logged((log) => logRecorded(log, recorded))).toMatchObject([
    { ...line, from: "…847@s.whatsapp.net" },
  ]);
  expect(logged((log) => logRecorded(log, recorded), { numbers: "full" })).toMatchObject([
    { ...line, from: NUMBER },
  ]);
});

it.each<[string, Partial<ChannelSettlement>, object]>([
  ["that went out", {}, { msg: "delivered", level: 30, status: 200, durationMs: 31, address: "192.0.2.7" }],
  [
    "that failed, with the time of its next attempt",
    { state: "pending", dueAt: 1_713_792_456_500 },
    { msg: "an attempt failed", level: 40, attempt: 1, nextAttempt: "2024-04-22T13:27:36.500Z" },
  ],
  [
    "that grew too old",
    { state: "expired", attempt: null },
    { msg: "not delivered", level: 40, state: "expired" },
  ],
])("logs a delivery %s", (_, change, expected) => {
  const ids = { webhookId: "whk_1", deliveryId: "dlv_1", eventId: "evt_1", callId: "A" };
  expect(logged((log) => logSettled(log, delivery, { ...settlement, ...change }))).toMatchObject([
    { ...ids, ...expected },
  ]);
});

it("masks numbers and LIDs wherever a line has them, and nothing else", () => {
  const lines = logged((log) =>
    log.warn(
      {
        err: new Error(`no session with ${NUMBER}`),
        creator: "100200300:4@lid",
        group: "120363040@g.us",
        at: 1713792453,
        hosted: "15550155555_1:99@hosted",
        older: "15550155555.0:3@c.us",
      },
      "call from 4915123456789:2@s.whatsapp.net",
    ),
  );
  expect(lines).toMatchObject([
    {
      err: { message: "no session with …847@s.whatsapp.net" },
      creator: "…300:4@lid",
      group: "120363040@g.us",
      at: 1713792453,
      hosted: "…555_1:99@hosted",
      older: "…555.0:3@c.us",
      msg: "call from …789:2@s.whatsapp.net",
    },
  ]);
});
