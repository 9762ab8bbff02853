import { type CallReport, MAX_CALLS, type Unreported } from "../call-report.ts";
import type { InboundOutcome, InboundRequest } from "../inbound.ts";
import { objectOf, utf8Text } from "../json.ts";
import { callsChanges, numberIdsOf } from "./envelope.ts";
import { isSignedByMeta } from "./hub-signature.ts";
import { metaCall, metaStatus } from "./meta-call.ts";

/** Meta's requests are read up to this size: 3 MiB, as it says. */
export const MAX_META_BYTES = 3 * 1_048_576;

/** What a request says of the calls of one phone number. */
export interface NumberReports {
  /** One callback serves all numbers of an app: this names the channel. */
  phoneNumberId: string;
  /** JID of the number itself, where Meta told it. */
  ownNumber: string | undefined;
  reports: CallReport[];
}

/** What a request of Meta says. */
export interface MetaReading {
  outcome: "taken" | "nothing_of_ours" | "unrouted";
  /** Of the numbers that have a channel. */
  numbers: NumberReports[];
  /** Numbers that no channel has, each as often as it was named. */
  unrouted: string[];
  unreported: Unreported[];
  /** All numbers that the request tells of, also beside calls: the first one names the lane in which a bot gets it. */
  phoneNumberIds: string[];
}

export interface MetaSource {
  /** The app's secret, and for 24 hours after a change the one before. */
  secrets: readonly string[];
  /** The numbers that have a channel, by `phone_number_id`. */
  phoneNumberIds: ReadonlySet<string>;
}

/**
 * What a request of Meta's Cloud API means, from its bytes alone.
 *
 * @param source undefined when there is none with the id in the path
 * @param arrivedAt milliseconds since 1970
 */
export function readMeta(
  request: InboundRequest,
  source: MetaSource | undefined,
  arrivedAt: number,
): MetaReading | { outcome: InboundOutcome } {
  if (!source) return { outcome: "unknown_source" };
  if (request.body.length > MAX_META_BYTES) return { outcome: "too_large" };
  if (!isSignedByMeta(request.body, request.headers["x-hub-signature-256"], source.secrets)) {
    return { outcome: "unauthorized" };
  }
  const payload = objectOf(utf8Text(request.body) ?? "");
  if (!payload) return { outcome: "no_json" };
  const changes = callsChanges(payload);
  const told = changes.reduce((sum, { calls, statuses }) => sum + calls.length + statuses.length, 0);
  if (told > MAX_CALLS) return { outcome: "too_large" };
  const read = changes.map((change) => ({
    change,
    parts: [
      ...change.calls.map((entry) => metaCall(entry, change, arrivedAt)),
      ...change.statuses.map((entry) => metaStatus(entry, change, arrivedAt)),
    ],
  }));
  const routed = read.filter(({ change }) => source.phoneNumberIds.has(change.phoneNumberId));
  const unrouted = changes
    .map(({ phoneNumberId }) => phoneNumberId)
    .filter((id) => !source.phoneNumberIds.has(id));
  const numbers = routed.map(({ change: { phoneNumberId, ownNumber }, parts }) => ({
    phoneNumberId,
    ownNumber,
    reports: parts.filter((part) => typeof part !== "string"),
  }));
  return {
    outcome: outcomeOf(numbers, unrouted),
    numbers,
    unrouted,
    unreported: routed.flatMap(({ change, parts }) => [
      ...parts.filter((part) => typeof part === "string"),
      ...Array<Unreported>(change.errors).fill("account_error"),
    ]),
    phoneNumberIds: numberIdsOf(payload),
  };
}

function outcomeOf(numbers: readonly NumberReports[], unrouted: readonly string[]): MetaReading["outcome"] {
  if (numbers.some(({ reports }) => reports.length > 0)) return "taken";
  return unrouted.length > 0 ? "unrouted" : "nothing_of_ours";
}
