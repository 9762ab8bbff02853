import { randomBytes } from "node:crypto";
import { proto } from "baileys";
import type { Account } from "../../accounts/account.ts";
import type { Device } from "../../accounts/device.ts";
import type { Collection } from "../../app-state/collection.ts";
import { tellOfChanges } from "../../app-state/notify.ts";
import { inBackground } from "../../ground/in-background.ts";
import { bytes, child, childrenOf, node, type Stanza } from "../../stanzas/node.ts";
import type { Surroundings } from "../surroundings.ts";
import type { AnswerQuery } from "./answer.ts";

// The rest is asked for with another query.
const PATCHES_AT_ONCE = 100;
const MEDIA_KEY_BYTES = 32;

/** Brings a client up to date with collections of its account's app state, and takes what it changed itself. */
export const syncAppState: AnswerQuery = (query, client, around) => {
  const account = around.directory.require(client.number);
  const asked = childrenOf(child(query, "sync"), "collection");
  const collections = asked.map((each) => answerCollection(each, account, client, around));
  return { content: [node("sync", {}, collections)] };
};

function answerCollection(asked: Stanza, account: Account, client: Device, around: Surroundings): Stanza {
  const { name = "", version = "0" } = asked.attrs;
  const collection = account.appState.find(name);
  if (!collection) {
    around.faults.report("QUERY_UNKNOWN", `w:sync:app:state for the collection ${name}`, client.jid);
    return refused(name, "400", "bad-request");
  }
  const patch = bytes(child(asked, "patch"));
  if (patch) return takePatch(patch, Number(version), collection, account, client, around);
  const otherwise = around.conditions.syncs.take(client.number)?.answer;
  if (otherwise === "snapshot") return beginAnew(collection);
  if (otherwise) return refused(name, String(otherwise.error), "refused");
  return describe(collection, Number(version));
}

// What the snapshot holds is nowhere: without a path no client goes and looks for it at WhatsApp's own address.
function beginAnew(collection: Collection): Stanza {
  const { name, version } = collection;
  const blob = { mediaKey: randomBytes(MEDIA_KEY_BYTES), handle: name };
  const snapshot = node("snapshot", {}, Buffer.from(proto.ExternalBlobReference.encode(blob).finish()));
  const newest = collection.after(0).slice(-1);
  const patches = node(
    "patches",
    {},
    newest.map((each) => node("patch", {}, each.bytes)),
  );
  return node("collection", { name, version: String(version) }, [snapshot, patches]);
}

function describe(collection: Collection, from: number): Stanza {
  const { name, version } = collection;
  const patches = collection.after(from);
  const sent = patches.slice(0, PATCHES_AT_ONCE);
  const isAll = sent.length === patches.length;
  const attributes = {
    name,
    version: String(isAll ? version : sent.at(-1)?.version),
    has_more_patches: isAll ? undefined : "true",
  };
  if (sent.length === 0) return node("collection", attributes);
  const content = sent.map((each) => node("patch", {}, each.bytes));
  return node("collection", attributes, [node("patches", {}, content)]);
}

function takePatch(
  patch: Buffer,
  version: number,
  collection: Collection,
  account: Account,
  client: Device,
  around: Surroundings,
): Stanza {
  // Somebody else was first: the client asks for that, and sends its own change again.
  if (version !== collection.version) return refused(collection.name, "409", "conflict");
  if (!collection.accept(patch, account.appState.keys)) {
    around.faults.report("PATCH_WRONG", `in ${collection.name} after version ${version}`, client.jid);
    return refused(collection.name, "400", "bad-request");
  }
  const others = [...account.devices.values()].filter((device) => device !== client);
  inBackground(tellOfChanges([collection], others, around));
  return node("collection", { name: collection.name, version: String(collection.version) });
}

function refused(name: string, code: string, text: string): Stanza {
  return node("collection", { name, type: "error" }, [node("error", { code, text })]);
}
