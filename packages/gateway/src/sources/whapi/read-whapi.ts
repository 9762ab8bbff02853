import { type CallReport, MAX_CALLS, type Unreported } from "../call-report.ts";
import type { InboundOutcome, InboundRequest } from "../inbound.ts";
import { isObject, objectOf, utf8Text } from "../json.ts";
import { isOneOf } from "../same-secret.ts";
import { SECRET_HEADER } from "../whapi-header.ts";
import type { WhapiAddress } from "./address.ts";
import { elementsOf, lastNamed, membersOf } from "./json-slices.ts";
import { whapiCall } from "./whapi-call.ts";

/** Whapi.Cloud's requests are read up to this size: 1 MiB. */
export const MAX_WHAPI_BYTES = 1_048_576;

/** What a request of Whapi.Cloud says. */
export interface WhapiReading {
  outcome: "taken" | "nothing_of_ours";
  reports: CallReport[];
  unreported: Unreported[];
  /** The request's text, around what each report carries. */
  body: string;
}

export interface WhapiSource {
  channelId: string;
  /** The secret in use, and for 24 hours after a change the one before. */
  secrets: readonly string[];
}

/**
 * What a request of Whapi.Cloud means, from its bytes alone.
 *
 * @param source the channel that `address` names; undefined when there is none with this source
 * @param arrivedAt milliseconds since 1970
 */
export function readWhapi(
  request: InboundRequest,
  address: WhapiAddress | undefined,
  source: WhapiSource | undefined,
  arrivedAt: number,
): WhapiReading | { outcome: InboundOutcome } {
  if (!address || !source) return { outcome: "unknown_source" };
  if (request.body.length > MAX_WHAPI_BYTES) return { outcome: "too_large" };
  const given = request.headers[SECRET_HEADER] ?? address.secret;
  if (!isOneOf(given, source.secrets)) return { outcome: "unauthorized" };
  const body = utf8Text(request.body);
  const payload = body === undefined ? undefined : objectOf(body);
  if (body === undefined || payload === undefined) return { outcome: "no_json" };
  const nothing: WhapiReading = { outcome: "nothing_of_ours", reports: [], unreported: [], body };
  if (eventOf(payload, address) !== "calls.post" || !Array.isArray(payload.calls)) return nothing;
  if (payload.calls.length > MAX_CALLS) return { outcome: "too_large" };
  const parts = callTexts(body).map((text) => whapiCall(text, arrivedAt));
  const reports = parts.filter((part) => typeof part !== "string");
  const unreported = parts.filter((part) => typeof part === "string");
  return reports.length === 0
    ? { ...nothing, unreported }
    : { ...nothing, outcome: "taken", reports, unreported };
}

/** The body's own word first; in the modes path and method the URL says the same. */
function eventOf({ event }: Record<string, unknown>, address: WhapiAddress): string | undefined {
  if (!isObject(event) || typeof event.type !== "string") return address.event;
  const method = event.event ?? event.method;
  return typeof method === "string" ? `${event.type}.${method}` : address.event;
}

function callTexts(body: string): string[] {
  const calls = lastNamed(membersOf(body, { start: 0, end: body.length }), "calls");
  return calls ? elementsOf(body, calls).map(({ start, end }) => body.slice(start, end)) : [];
}
