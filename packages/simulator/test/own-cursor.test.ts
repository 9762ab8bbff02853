import { type BinaryNode, decodeSyncdPatch, extractSyncdPatches, newLTHashState, type proto } from "baileys";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { test as base, CALLER } from "./support/network-test.ts";

// Baileys' libsignal prints whole sessions, private keys included.
beforeEach(() => {
  for (const method of ["log", "info", "warn", "error"] as const) vi.spyOn(console, method).mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const test = base.extend({ history: true });

test("an application that asks by itself, from a version of its own, gets what came after it", async ({
  me,
  client,
}) => {
  await expect.poll(() => client.creds.myAppStateKeyId).toBeTruthy();
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    ids.push((await me.placesCall({ to: CALLER, quietly: true })).id);
  }
  const { keys } = client.socket.authState;
  const ask = async (version: number) => {
    const attrs = { name: "regular", version: String(version), return_snapshot: "false" };
    const sync: BinaryNode = { tag: "sync", attrs: {}, content: [{ tag: "collection", attrs }] };
    const about = { to: "s.whatsapp.net", xmlns: "w:sync:app:state", type: "set" };
    const answer = await client.socket.query({ tag: "iq", attrs: about, content: [sync] });
    const read: (string | null | undefined)[] = [];
    const versions: number[] = [];
    for (const patch of (await extractSyncdPatches(answer, {})).regular?.patches ?? []) {
      versions.push(Number(patch.version?.version));
      const getKey = async (id: string): Promise<proto.Message.IAppStateSyncKeyData | undefined> =>
        (await keys.get("app-state-sync-key", [id]))[id];
      await decodeSyncdPatch(
        patch,
        "regular",
        newLTHashState(),
        getKey,
        ({ syncAction }) => read.push(syncAction.value?.callLogAction?.callLogRecord?.callId),
        true,
      );
    }
    return { versions, read };
  };
  expect(await ask(3)).toEqual({ versions: [4, 5], read: ids.slice(3) });
  expect(await ask(0)).toEqual({ versions: [1, 2, 3, 4, 5], read: ids });
  expect(await ask(5)).toEqual({ versions: [], read: [] });
  expect(await ask(9)).toEqual({ versions: [], read: [] });
});
