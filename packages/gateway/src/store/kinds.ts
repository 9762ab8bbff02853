import type { EventRecord } from "./records.ts";

type Kind = Pick<EventRecord, "type" | "method" | "status">;

/**
 * Kinds of events as the rows of deliveries have them: a filter by type or status looks at one number. Rows keep the numbers:
 * a new kind takes the next one.
 */
const KINDS: readonly [no: number, kind: Kind][] = [
  [1, { type: "calls", method: "post", status: "initiated" }],
  [2, { type: "calls", method: "post", status: "ringing" }],
  [3, { type: "calls", method: "post", status: "missed" }],
  [4, { type: "calls", method: "post", status: "answered" }],
  [5, { type: "users", method: "post", status: null }],
  [6, { type: "users", method: "delete", status: null }],
  [7, { type: "channel", method: "post", status: null }],
  [8, { type: "channel", method: "patch", status: null }],
  [10, { type: "calls", method: "patch", status: null }],
  [11, { type: "callbacks", method: "post", status: null }],
];
/** Of an event that none of them describes. */
const OTHER = 9;

export function kindOf({ type, method, status }: Pick<EventRecord, "type" | "method" | "status">): number {
  const found = KINDS.find(
    ([, kind]) => kind.type === type && kind.method === method && kind.status === status,
  );
  return found?.[0] ?? OTHER;
}

/** The kinds that a filter may mean: all of them where it says nothing. */
export function kindsFor({ type, status }: { type?: string; status?: EventRecord["status"] }): number[] {
  const fits = (kind: Kind): boolean =>
    (type === undefined || kind.type === type) && (status === undefined || kind.status === status);
  const known = KINDS.flatMap(([no, kind]) => (fits(kind) ? [no] : []));
  return type === undefined && status === undefined ? [...known, OTHER] : known;
}
