import { type BinaryNode, proto, toNumber, type WASocket } from "baileys";
import { RinghookError } from "../../../errors.ts";
import { ask, refused } from "../requests/ask.ts";
import { COLLECTION, versionOf } from "./occasions.ts";

/** A patch with its version; null where it says none, and is the next one. */
export interface Patch {
  version: number | null;
  patch: proto.ISyncdPatch;
}

/** What WhatsApp answers: the patches after a version, oldest first. */
export interface Answer {
  patches: Patch[];
  hasMore: boolean;
  /** The version up to which a snapshot stands in place of the patches, which is not fetched; null where there is none. */
  anewAt: number | null;
}

const WHAT = "the question for the call log";

/**
 * Asks for the patches of the collection after a version.
 * @throws RinghookError `LINK_FAILED` when WhatsApp refuses, or does not answer
 */
export async function askCollection(socket: WASocket, version: number, answerMs: number): Promise<Answer> {
  const attrs = { name: COLLECTION, version: String(version), return_snapshot: "false" };
  const collection: BinaryNode = { tag: "collection", attrs };
  const answer = await ask(
    socket,
    {
      tag: "iq",
      attrs: { to: "s.whatsapp.net", xmlns: "w:sync:app:state", type: "set" },
      content: [{ tag: "sync", attrs: {}, content: [collection] }],
    },
    WHAT,
    answerMs,
  );
  const found = childrenOf(childrenOf(answer, "sync")[0], "collection").find(
    ({ attrs: { name } }) => name === COLLECTION,
  );
  if (!found) throw new RinghookError("LINK_FAILED", `WhatsApp answered ${WHAT} without it`);
  if (found.attrs.type === "error") throw refused(WHAT, childrenOf(found, "error")[0]?.attrs.code ?? "error");
  return readAnswer(found);
}

function readAnswer(collection: BinaryNode): Answer {
  const [inner = collection] = childrenOf(collection, "patches");
  const patches = childrenOf(inner, "patch").flatMap(({ content }) =>
    content instanceof Uint8Array ? [readPatch(content)] : [],
  );
  const isAnew = childrenOf(collection, "snapshot").length > 0;
  const [{ version: first } = { version: null }] = patches;
  return {
    patches,
    hasMore: collection.attrs.has_more_patches === "true",
    // The collection's version may be the one that it has with the patches behind the snapshot.
    anewAt: isAnew ? (first === null ? versionOf(collection.attrs.version) : first - 1) : null,
  };
}

function readPatch(bytes: Uint8Array): Patch {
  const patch = proto.SyncdPatch.decode(bytes);
  const version = patch.version?.version;
  return { version: version == null ? null : toNumber(version), patch };
}

function childrenOf(node: BinaryNode | undefined, tag: string): BinaryNode[] {
  const { content } = node ?? {};
  return Array.isArray(content) ? content.filter((child) => child.tag === tag) : [];
}
