import type { Signal } from "../calls/signal.ts";
import type { CallUpdate } from "../calls/update-body.ts";

/**
 * The steps of a call as providers tell them. A call that comes in begins as `offered`; one that the business placed
 * is known by its end alone: `declined`, `over` without a talk, or `talked`.
 */
export type ReportStep = Signal["kind"] | "outgoing_declined" | "outgoing_over" | "outgoing_talked";

/** What one part of a provider's request says of one call. */
export interface CallReport {
  callId: string;
  step: ReportStep;
  /** What it means for the lifecycle; null for a call that the business placed. */
  signal: Signal | null;
  /** What `calls.patch` tells of it; null when there is nothing to add to the event. */
  update: CallUpdate | null;
  /** The text of the provider's own words, where they are passed on as they came. */
  asSent: string | null;
  /** JID of the number that was called, where the provider says it. */
  ownNumber?: string;
}

/** Why a part of a request made no report. It is counted; the request is answered as usual. */
export type Unreported = "unknown_status" | "malformed" | "no_call" | "account_error";

/** A request may tell of this many calls. */
export const MAX_CALLS = 64;
