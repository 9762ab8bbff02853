import type { BinaryNode } from "baileys";

/** What a `<call>` stanza and its one child say, read and nothing more. */
export interface CallStanza {
  /** The child's name: offer, ringing, terminate, … */
  kind: string;
  callId: string;
  from: string;
  creator: string;
  /** Milliseconds since 1970, whole seconds. */
  at: number;
  offline: boolean;
  callerPn: string | undefined;
  groupJid: string | undefined;
  group: boolean;
  video: boolean;
  reason: string | undefined;
  latencyMs: number | undefined;
}

/** In a `<te>` child the latency stands with this added. */
const TE_LATENCY_BASE = 0x2000000;

/** Reads a stanza; undefined when it lacks what every call stanza has. */
export function readCallStanza(node: BinaryNode): CallStanza | undefined {
  const [child] = childrenOf(node);
  const { from, t } = node.attrs;
  const callId = child?.attrs["call-id"];
  const creator = child?.attrs["call-creator"];
  const seconds = Number(t);
  if (!child || !from || !callId || !creator || !Number.isSafeInteger(seconds) || seconds <= 0)
    return undefined;
  const { caller_pn: callerPn, "group-jid": groupJid, type, media, reason } = child.attrs;
  return {
    kind: child.tag,
    callId,
    from,
    creator,
    at: seconds * 1000,
    offline: isOffline(node.attrs.offline),
    callerPn,
    groupJid,
    group: type === "group" || groupJid !== undefined,
    video: media === "video" || childrenOf(child).some(({ tag }) => tag === "video"),
    reason,
    latencyMs: child.tag === "relaylatency" ? latencyOf(child) : undefined,
  };
}

/** Present means yes, also `offline="0"`, a place in the queue; only the word false means no. */
function isOffline(value: string | undefined): boolean {
  return value !== undefined && value !== "false";
}

function latencyOf(child: BinaryNode): number | undefined {
  const te = childrenOf(child).find(({ tag }) => tag === "te");
  const raw = child.attrs.latency ?? te?.attrs.latency;
  const value = raw === undefined ? Number.NaN : Number(raw);
  if (!Number.isSafeInteger(value) || value < 0) return undefined;
  return value >= TE_LATENCY_BASE ? value - TE_LATENCY_BASE : value;
}

function childrenOf(node: BinaryNode): BinaryNode[] {
  return Array.isArray(node.content) ? node.content : [];
}
