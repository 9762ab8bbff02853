import type { Call, Page } from "@ringhook/api";
import { get, type Query } from "../api/request.ts";
import { spanOf } from "../components/range.ts";
import type { RangeChoice } from "../components/range-field.tsx";

/** Which calls the log shows. An empty value filters nothing. */
export interface CallFilter extends RangeChoice {
  channel: string;
  /** The caller's number or LID, as typed. */
  caller: string;
  status: "" | "missed" | "answered" | "ringing";
  /** Empty: calls that came in. */
  direction: "" | "outgoing" | "any";
  kind: "" | "video" | "group" | "offline";
}

/** The filter as the API takes it. */
export function queryOf(filter: CallFilter, now: number): Query {
  const { from, to } = spanOf(filter.range, now, filter.since, filter.until);
  return {
    channel_id: filter.channel,
    caller: callerOf(filter.caller),
    status: filter.status,
    direction: filter.direction,
    ...(filter.kind !== "" && { [filter.kind]: true }),
    from,
    to,
  };
}

export function listCalls(query: Query, cursor?: string, limit = 50): Promise<Page<Call>> {
  return get("/api/calls", { ...query, cursor, limit });
}

/** People write numbers with spaces, dashes and a plus. */
function callerOf(text: string): string | undefined {
  const plain = text.trim();
  if (plain === "") return undefined;
  return plain.includes("@") ? plain : plain.replace(/\D/g, "") || plain;
}
