import type { BinaryNode } from "baileys";
import type { WhatsAppTime } from "../../../clock.ts";
import type { CallDetails } from "../../../store/records.ts";
import type { Mended } from "../../source.ts";
import { detailsOf } from "./offer-details.ts";
import { readTime } from "./stanza-time.ts";

/** The parsed fields of a `<call>` stanza and its child about the call. */
export interface CallStanza {
  /** The child's name: offer, ringing, terminate, … */
  kind: string;
  callId: string;
  from: string | undefined;
  creator: string | undefined;
  /** Whole seconds. */
  at: WhatsAppTime;
  offline: boolean;
  /** The caller's number when the creator is a LID, and the other way round. */
  callerPn: string | undefined;
  callerLid: string | undefined;
  groupJid: string | undefined;
  group: boolean;
  video: boolean;
  reason: string | undefined;
  latencyMs: number | undefined;
  /** Of a `terminate`: it has a duration. */
  talked: boolean;
  /** Of an offer: what it tells beside. */
  details: Partial<CallDetails>;
  /** Parts that were missing or wrong and were replaced. */
  mended: Mended[];
}

/** Offset of the latency in a `<te>` child. */
const TE_LATENCY_BASE = 0x2000000;

/**
 * Parses a stanza; undefined when nothing in it has a call's id. Other missing parts can be replaced: a stanza that was
 * acknowledged never comes again.
 *
 * @param arrivedAt time of arrival, for a stanza without a time
 */
export function readCallStanza(node: BinaryNode, arrivedAt: WhatsAppTime): CallStanza | undefined {
  const children = childrenOf(node);
  const child = children.find(({ attrs }) => attrs["call-id"]);
  const callId = child?.attrs["call-id"];
  if (!child || !callId) return undefined;
  const { caller_pn: callerPn, caller_lid: callerLid, "group-jid": groupJid, type, media } = child.attrs;
  const creator = child.attrs["call-creator"] || undefined;
  const time = readTime(node.attrs.t);
  return {
    kind: child.tag,
    callId,
    from: node.attrs.from || undefined,
    creator,
    at: time?.at ?? arrivedAt,
    offline: isOffline(node.attrs.offline),
    callerPn,
    callerLid,
    groupJid,
    group: type === "group" || groupJid !== undefined,
    video: media === "video" || childrenOf(child).some(({ tag }) => tag === "video"),
    reason: child.attrs.reason || undefined,
    latencyMs: child.tag === "relaylatency" ? latencyOf(child) : undefined,
    details: detailsOf(node, child),
    talked: child.tag === "terminate" && Number(child.attrs.duration) > 0,
    mended: [
      ...(time === undefined || time.isMended ? (["time"] as const) : []),
      ...(creator === undefined ? (["creator"] as const) : []),
      ...(child === children[0] ? [] : (["order"] as const)),
    ],
  };
}

/** The names in a stanza without any values, so safe to log: `call[from,id,t](offer[call-id](audio[enc]))` */
export function shapeOf(node: BinaryNode): string {
  const names = Object.keys(node.attrs).sort().join(",");
  const children = childrenOf(node).map(shapeOf).join(" ");
  return `${node.tag}${names && `[${names}]`}${children && `(${children})`}`;
}

/** Present means yes, also `offline="0"`, which is a place in the queue; only `false` means no. */
export function isOffline(value: string | undefined): boolean {
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
