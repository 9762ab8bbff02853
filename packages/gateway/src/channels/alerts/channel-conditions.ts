import type { LinkState } from "../../sources/source.ts";
import type { StateReason } from "../../sources/state-reasons.ts";
import type { Condition } from "./alert.ts";

/** Reasons for which nothing goes on without a person. */
const KINDS = {
  channel_logged_out: ["logged_out"],
  channel_replaced: ["replaced"],
  channel_refused: ["refused", "version_refused"],
} as const satisfies Partial<Record<Condition["kind"], readonly StateReason[]>>;

/** What is wrong with a channel's link. While it connects or is being linked, what was wrong is not over. */
export function channelConditions({ state, reason }: Pick<LinkState, "state" | "reason">): Condition[] {
  const others: readonly StateReason[] = [...Object.values(KINDS).flat(), "moved"];
  const isDecided = state === "AUTH" || others.includes(reason);
  return Object.entries(KINDS).map(([kind, reasons]: [string, readonly StateReason[]]) => ({
    kind: kind as keyof typeof KINDS,
    isSo: reasons.includes(reason) || (isDecided ? false : undefined),
  }));
}
