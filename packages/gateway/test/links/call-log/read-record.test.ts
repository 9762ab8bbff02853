import { proto } from "baileys";
import { expect, it } from "vitest";
import { personOf } from "../../../src/persons.ts";
import type { Mutation } from "../../../src/sources/linked-device/call-log/open-patch.ts";
import { readRecord } from "../../../src/sources/linked-device/call-log/read-record.ts";

const NOW = 1_800_000_000_000;
const ME = { number: "61371989950@s.whatsapp.net", lid: null, name: null };
const ASHA = "919984351847@s.whatsapp.net";
const NUMBERS: Record<string, string> = { "700100@lid": ME.number, "884422@lid": ASHA };

const read = (record: proto.ICallLogRecord, more: Partial<Mutation> = {}, timestamp: number | null = NOW) => {
  const value = { timestamp, callLogAction: { callLogRecord: record } };
  const mutation = { isRemoval: false, index: ["call_log", ME.number, "C1", "0"], value, ...more };
  return readRecord(mutation, ME, async (jid) => personOf(jid, NUMBERS[jid]), NOW);
};

const usual: proto.ICallLogRecord = {
  callId: "C1",
  callResult: proto.CallLogRecord.CallResult.CONNECTED,
  duration: 93,
  startTime: NOW / 1_000 - 100,
  callCreatorJid: "700100:7@lid",
  participants: [{ userJid: "884422@lid", callResult: 0 }],
};

it("knows the own account by a LID that the account does not tell", async () => {
  expect(await read({ ...usual, callCreatorJid: "700100@lid", isIncoming: true })).toMatchObject({
    direction: "outgoing",
    person: { number: ASHA, lid: "884422@lid" },
    participants: [{ id: ASHA, result: "CONNECTED" }],
  });
});

it("takes what is missing in the record from its index, and leaves out the own number among the others", async () => {
  const participants = [{ userJid: ME.number }, { userJid: ASHA }];
  expect(await read({ ...usual, callId: null, callCreatorJid: null, participants })).toMatchObject({
    callId: "C1",
    direction: "outgoing",
    participants: [{ id: ASHA, result: "UNKNOWN" }],
  });
});

it.each([
  ["a record taken away", usual, { isRemoval: true }],
  ["another kind of change", usual, { index: ["contact", ASHA] }],
  ["a record without an id", { ...usual, callId: null }, { index: ["call_log", ME.number] }],
  ["an id that is none", { ...usual, callId: "C".repeat(129) }, {}],
])("is nothing: %s", async (_, record, more) => {
  expect(await read(record, more)).toBeUndefined();
});

it("has a time where none was told, and none that is far ahead", async () => {
  expect(await read({ ...usual, startTime: null }, {}, null)).toMatchObject({
    startedAt: NOW,
    writtenAt: NOW,
  });
  const ahead = await read({ ...usual, startTime: 9e15 }, {}, NOW * 2);
  expect(ahead).toMatchObject({ startedAt: NOW, writtenAt: NOW });
});

it("has no talk time where the phone told none", async () => {
  expect(
    await read({ ...usual, duration: null, callResult: 99 as proto.CallLogRecord.CallResult }),
  ).toMatchObject({
    durationSeconds: null,
    result: "99",
  });
});
