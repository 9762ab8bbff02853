import { toNumber } from "baileys";
import { expect } from "vitest";
import type { PatchFlaw } from "../src/index.ts";
import { Reader, test } from "./support/call-log-reader.ts";
import { CALLER, ME } from "./support/network-test.ts";

test("a client that checks every MAC reads a call that its phone placed", async ({ me, reader }) => {
  await reader.hasKey();
  const startedAt = 1_790_222_611_000;
  const record = await reader.reads({ to: CALLER, duration: 93, startedAt, writtenAt: 1_790_222_710_000 });
  const own = `${me.lid}@lid`;
  expect(record).toMatchObject({ callResult: 0, isIncoming: false, isVideo: false, callCreatorJid: own });
  expect([toNumber(record?.duration), toNumber(record?.startTime)]).toEqual([93, 1_790_222_611]);
  expect(record?.participants).toMatchObject([{ userJid: `${CALLER}@s.whatsapp.net`, callResult: 0 }]);
  expect(reader.indexes.at(-1)).toEqual(["call_log", own, record?.callId, "0"]);
  expect(reader.warnings).toEqual([]);
});

test("each way that a call comes out, one after another", async ({ me, reader }) => {
  await reader.hasKey();
  const results = ["REJECTED", "CANCELLED", "ACCEPTEDELSEWHERE", "MISSED", "UNAVAILABLE", "FAILED"] as const;
  for (const result of results) await me.placesCall({ to: CALLER, result, addressing: "pn" });
  await expect.poll(() => reader.records.map(({ callResult }) => callResult)).toEqual([1, 2, 3, 4, 6, 8]);
  expect(reader.records.map(({ duration }) => toNumber(duration))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(reader.records[0]?.callCreatorJid).toBe(`${ME}@s.whatsapp.net`);
  expect(reader.warnings).toEqual([]);
});

test("starts in seconds, milliseconds and microseconds", async ({ reader }) => {
  await reader.hasKey();
  const startedAt = 1_790_222_611_000;
  const starts = [];
  for (const unit of ["s", "ms", "us"] as const) {
    starts.push(toNumber((await reader.reads({ to: CALLER, startedAt, unit }))?.startTime));
  }
  expect(starts).toEqual([1_790_222_611, 1_790_222_611_000, 1_790_222_611_000_000]);
});

test("directions that a WhatsApp Web turned round, and an own JID in the group's place", async ({
  me,
  friend,
  reader,
}) => {
  await reader.hasKey();
  const placed = await reader.reads({ to: CALLER, writer: "web", group: "own" });
  expect(placed).toMatchObject({ isIncoming: true, groupJid: `${me.lid}@lid` });
  expect(reader.indexes.at(-1)?.[3]).toBe("1");
  const taken = await reader.reads({ to: ME, from: friend.number, duration: 31, writer: "web" });
  expect(taken).toMatchObject({ isIncoming: false, callCreatorJid: `${friend.lid}@lid` });
  const video = await reader.reads({ to: [CALLER, "4915112345678"], video: true });
  expect(video).toMatchObject({ isVideo: true, groupJid: expect.stringMatching(/^120363\d{12}@g\.us$/) });
  expect(video?.participants?.map(({ userJid }) => userJid)).toEqual([
    `${friend.lid}@lid`,
    "4915112345678@s.whatsapp.net",
  ]);
});

test("records that are written anew, taken away and cleared", async ({ me, reader }) => {
  await reader.hasKey();
  const record = await reader.reads({ to: CALLER, result: "MISSED" });
  const id = record?.callId ?? "";
  await me.placesCall({ to: CALLER, id, result: "ACCEPTEDELSEWHERE" });
  await expect.poll(() => reader.records.map(({ callResult }) => callResult)).toEqual([4, 3]);
  await me.appState.removeCall(id);
  await me.appState.clearCalls(CALLER);
  await expect(me.appState.removeCall(id)).rejects.toMatchObject({ code: "CALL_NOT_FOUND" });
  // What the client has counted so far is right, or the next patch would not fit.
  await reader.reads({ to: CALLER });
  expect(reader.indexes.map(([kind]) => kind)).toContain("delete_individual_call_log");
  expect(reader.warnings).toEqual([]);
});

test("a record that comes before the key is read when the key comes", async ({ network, me }) => {
  const stop = network.misbehave.keepAppStateKey({ number: ME });
  const reader = new Reader(network, me);
  await reader.client.link(me);
  const queries = reader.countQueries();
  await me.placesCall({ to: CALLER });
  await expect.poll(queries).toBe(2);
  expect(reader.records).toEqual([]);
  stop();
  await me.appState.shareKey();
  await expect.poll(() => reader.records.length).toBe(1);
  await reader.client.close();
});

test("of several collections in one notification Baileys reads the first", async ({ me, reader }) => {
  await reader.hasKey();
  await me.appState.saveContact(CALLER, "Asha Rao", { quietly: true });
  await me.placesCall({ to: CALLER, quietly: true });
  await me.appState.tell();
  await expect.poll(() => reader.contacts).toEqual(["Asha Rao"]);
  expect(reader.records).toEqual([]);
  await reader.reads({ to: CALLER });
  expect(reader.records.length).toBe(2);
});

test("a client that was away hears of it at its next login", async ({ network, me, reader }) => {
  await reader.hasKey();
  await reader.client.crash();
  await me.placesCall({ to: CALLER });
  const connected = network.next("connected");
  await reader.client.login();
  expect((await connected).offlineStanzas).toBe(1);
  await expect.poll(() => reader.records.length).toBe(1);
  await me.acknowledged();
});

test("dirty alone makes Baileys read nothing; opening does not, and the next change brings both", async ({
  me,
  reader,
}) => {
  await reader.hasKey();
  await me.placesCall({ to: CALLER, quietly: true });
  const queries = reader.countQueries();
  await me.sendStanza({
    tag: "ib",
    content: [{ tag: "dirty", attrs: { type: "syncd_app_state", timestamp: "1" } }],
  });
  await reader.client.socket.sendPresenceUpdate("available");
  expect(queries()).toBe(0);
  await reader.reads({ to: CALLER });
  expect([reader.records.length, queries()]).toEqual([2, 1]);
});

const flaws: readonly [PatchFlaw, read: number, warned: string[]][] = [
  [
    "patch-mac",
    2,
    ["failed to decode patch, skipping", "LTHash verification failed, skipping remaining patches"],
  ],
  [
    "snapshot-mac",
    2,
    ["failed to decode patch, skipping", "LTHash verification failed, skipping remaining patches"],
  ],
  ["lost", 2, ["LTHash verification failed, skipping remaining patches"]],
  ["version-jump", 3, []],
];

test.for(flaws)("a patch with %s", async ([flaw, read, warned], { network, me, reader }) => {
  await reader.hasKey();
  await reader.reads({ to: CALLER });
  network.misbehave.spoilPatches({ flaw, number: ME });
  const queries = reader.countQueries();
  const { version } = await me.placesCall({ to: CALLER });
  expect(version).toBe(flaw === "version-jump" ? 11 : 2);
  await expect.poll(queries).toBe(1);
  await reader.reads({ to: CALLER });
  expect(reader.records.length).toBe(read);
  await expect.poll(() => reader.warnings).toEqual(warned);
});

test("a record that is not what its MAC says is skipped without a word", async ({ network, me, reader }) => {
  await reader.hasKey();
  network.misbehave.spoilPatches({ flaw: "value-mac", number: ME });
  const queries = reader.countQueries();
  await me.placesCall({ to: CALLER });
  await expect.poll(queries).toBe(1);
  await reader.reads({ to: CALLER });
  expect(reader.records.length).toBe(1);
});

test("a long log comes in pieces", async ({ me, reader }) => {
  await reader.hasKey();
  for (let count = 0; count < 230; count += 1) await me.placesCall({ to: CALLER, quietly: true });
  const queries = reader.countQueries();
  await me.appState.tell();
  await expect.poll(() => reader.records.length).toBe(230);
  expect(queries()).toBe(3);
  expect(reader.warnings).toEqual([]);
});

test("a client's own change is taken, and brought to the others", async ({ network, me, reader }) => {
  await reader.hasKey();
  const other = new Reader(network, me);
  await other.client.link(me);
  await other.hasKey();
  const jid = `${CALLER}@s.whatsapp.net`;
  await reader.client.socket.addOrEditContact(jid, { fullName: "Asha", saveOnPrimaryAddressbook: true });
  await expect.poll(() => other.contacts).toEqual(["Asha"]);
  // And the phone goes on from there.
  await me.appState.saveContact("4915112345678", "Uwe");
  await expect.poll(() => other.contacts).toEqual(["Asha", "Uwe"]);
  expect([...reader.warnings, ...other.warnings]).toEqual([]);
  await other.client.close();
});
