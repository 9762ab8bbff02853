import { describe, expect, it } from "vitest";
import { type MetaReading, readMeta } from "../../src/sources/meta-cloud/read-meta.ts";
import {
  APP_SECRET,
  ARRIVED,
  CALL_ID,
  type Change,
  connect,
  metaBody,
  metaChange,
  metaRequest,
  OWN_NUMBER,
  outgoing,
  PHONE_NUMBER_ID,
  status,
  talk,
  terminate,
  USER,
} from "./stage/requests.ts";

const SOURCE = { secrets: [APP_SECRET], phoneNumberIds: new Set([PHONE_NUMBER_ID]) };
const user = `${USER}@s.whatsapp.net`;
const own = `${OWN_NUMBER}@s.whatsapp.net`;

function read(...changes: (Change | object)[]): MetaReading {
  const body = metaBody(...changes.map((change) => ("field" in change ? change : metaChange(change))));
  return readMeta(metaRequest(body), SOURCE, ARRIVED) as MetaReading;
}

const facts = {
  callId: CALL_ID,
  offline: false,
  creator: user,
  callerNumber: user,
  group: false,
  video: false,
};
const ended = { ...facts, kind: "ended", by: "self", at: 1_671_644_944_000 };
const answered = { ...facts, kind: "answered", by: "self", at: 1_671_644_824_000 };
const incoming = {
  callId: CALL_ID,
  direction: "incoming",
  from: user,
  chatId: user,
  group: false,
  video: false,
};
const placed = {
  callId: CALL_ID,
  direction: "outgoing",
  from: own,
  chatId: user,
  group: false,
  video: false,
};
const talked = {
  at: 1_671_644_944_000,
  startedAt: 1_671_644_824_000,
  endedAt: 1_671_644_944_000,
  durationSeconds: 120,
};
const failed = (code?: number | string): object => ({ status: "FAILED", errors: [{ code, message: "…" }] });

describe.each([
  ["connect", { calls: [connect()] }, { ...facts, kind: "offered", at: 1_671_644_824_000 }, null],
  ["terminate without start_time", { calls: [terminate()] }, { ...ended, reason: "hung_up" }, null],
  [
    "its status as a word",
    { calls: [terminate({ status: "COMPLETED" })] },
    { ...ended, reason: "hung_up" },
    null,
  ],
  [
    "terminate of a failed call",
    { calls: [terminate(failed(138_006))] },
    { ...ended, reason: "failed:138006" },
    null,
  ],
  ["a code as text", { calls: [terminate(failed("131000"))] }, { ...ended, reason: "failed:131000" }, null],
  [
    "a failure without a code",
    { calls: [terminate({ status: ["FAILED"] })] },
    { ...ended, reason: "failed" },
    null,
  ],
  [
    "terminate with start_time",
    { calls: [terminate(talk)] },
    { ...answered, talkSeconds: 120, reason: "completed" },
    { ...incoming, ...talked, endReason: "completed" },
  ],
  [
    "a talk that failed",
    { calls: [terminate({ ...talk, ...failed(138_006) })] },
    { ...answered, talkSeconds: 120, reason: "failed:138006" },
    { ...incoming, ...talked, endReason: "failed:138006" },
  ],
  [
    "a talk whose end is not told",
    { calls: [terminate({ start_time: talk.start_time })] },
    { ...answered, reason: "completed" },
    { ...incoming, at: talked.at, startedAt: talked.startedAt, endReason: "completed" },
  ],
  [
    "numbers as people write them",
    { calls: [connect({ from: "+1 (631) 555-3602" })] },
    { ...facts, kind: "offered", at: 1_671_644_824_000 },
    null,
  ],
  [
    "a caller told by contacts alone",
    { calls: [connect({ from: undefined })] },
    { ...facts, kind: "offered", at: 1_671_644_824_000 },
    null,
  ],
  [
    "a caller whose number is hidden",
    { calls: [connect({ from: undefined })], contacts: [{ user_id: "US.13491208655302741918" }] },
    {
      callId: CALL_ID,
      offline: false,
      creator: "US.13491208655302741918",
      group: false,
      video: false,
      kind: "offered",
      at: 1_671_644_824_000,
    },
    null,
  ],
  [
    "a time that is none",
    { calls: [connect({ timestamp: "soon" })] },
    { ...facts, kind: "offered", at: ARRIVED },
    null,
  ],
  [
    "a number as the time",
    { calls: [connect({ timestamp: 1_671_644_824 })] },
    { ...facts, kind: "offered", at: 1_671_644_824_000 },
    null,
  ],
  [
    "REJECTED",
    { statuses: [status("REJECTED")] },
    null,
    { ...placed, endReason: "declined", at: 1_671_644_830_000, endedAt: 1_671_644_830_000 },
  ],
  [
    "terminate of a call that the business placed",
    { calls: [terminate({ ...outgoing, ...talk })] },
    null,
    { ...placed, ...talked, endReason: "completed" },
  ],
  [
    "the same, never taken up",
    { calls: [terminate(outgoing)] },
    null,
    { ...placed, endReason: "hung_up", at: 1_671_644_944_000 },
  ],
  [
    "the same without a direction",
    { calls: [terminate({ ...outgoing, direction: undefined })] },
    null,
    { ...placed, endReason: "hung_up", at: 1_671_644_944_000 },
  ],
] as const)("Meta: %s", (_name, change, signal, update) => {
  it("is read as the table says", () => {
    expect(read(change)).toMatchObject({ outcome: "taken", unrouted: [], unreported: [] });
    const [number] = read(change).numbers;
    expect(number).toMatchObject({ phoneNumberId: PHONE_NUMBER_ID, ownNumber: own });
    expect(number?.reports).toEqual([
      { callId: CALL_ID, step: expect.any(String), signal, update, asSent: null },
    ]);
  });

  it("keeps nothing of a session description", () => {
    expect(JSON.stringify(read(change))).not.toMatch(/sdp|192\.0\.2\.7/);
  });
});

it.each([
  ["RINGING of an outgoing call", { statuses: [status("RINGING")] }, ["no_call"]],
  ["ACCEPTED of an outgoing call", { statuses: [status("ACCEPTED")] }, ["no_call"]],
  ["connect of an outgoing call", { calls: [connect(outgoing)] }, ["no_call"]],
  ["a new event", { calls: [connect({ event: "hold" })] }, ["unknown_status"]],
  ["a new status", { statuses: [status("BUSY")] }, ["unknown_status"]],
  ["a call without an id", { calls: [connect({ id: undefined })] }, ["malformed"]],
  ["a call of nobody", { calls: [connect({ from: "" })], contacts: [] }, ["malformed"]],
  [
    "a call of one of several",
    { calls: [connect({ from: "" })], contacts: [{ wa_id: "1" }, { wa_id: "2" }] },
    ["malformed"],
  ],
  ["a status of no call", { statuses: [status("REJECTED", { type: "message" })] }, []],
  [
    "faults of the account",
    { errors: [{ code: 131_000 }, { code: 131_001 }] },
    ["account_error", "account_error"],
  ],
] as const)("says nothing of %s", (_name, change, unreported) => {
  expect(read(change)).toMatchObject({ outcome: "nothing_of_ours", unreported });
  expect(read(change).numbers.flatMap(({ reports }) => reports)).toEqual([]);
});

it("routes each change by its number, and counts those that no channel has", () => {
  const reading = read(
    { calls: [connect()] },
    { calls: [connect()], phoneNumberId: "999" },
    { calls: [terminate()] },
  );
  expect(reading).toMatchObject({
    outcome: "taken",
    unrouted: ["999"],
    phoneNumberIds: [PHONE_NUMBER_ID, "999"],
  });
  expect(reading.numbers.map(({ reports }) => reports.map(({ step }) => step))).toEqual([
    ["offered"],
    ["ended"],
  ]);
});

it("leaves what is not of calls to the bot, and says whose lane it belongs into", () => {
  const messages = {
    field: "messages",
    value: { metadata: { phone_number_id: "777" }, messages: [{ id: "wamid.1" }] },
  };
  expect(read(messages)).toMatchObject({ outcome: "nothing_of_ours", numbers: [], phoneNumberIds: ["777"] });
  expect(read(messages, { calls: [connect()] })).toMatchObject({ outcome: "taken" });
});
