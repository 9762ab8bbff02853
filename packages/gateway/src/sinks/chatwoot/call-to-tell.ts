import { numberOf } from "@ringhook/calls";
import { toldIn } from "../../calls/told-call.ts";
import type { PendingDelivery } from "../../store/records.ts";
import { CHATWOOT_STATUSES, type ChatwootStatus } from "../../subscriptions/chatwoot.ts";
import type { Target } from "../../subscriptions/webhook.ts";

/** A caller as a Chatwoot knows contacts: by a phone number, or by an identifier of somebody else's. */
export type Caller =
  /** `+4915112345678`. */
  | { phoneNumber: string; identifier: null }
  /** A LID, `153278964101375@lid`: its digits are no phone number. */
  | { phoneNumber: null; identifier: string };

/** What a delivery says of its call. */
export interface CallToTell {
  caller: Caller;
  status: ChatwootStatus;
  /** When it happened: milliseconds since 1970. */
  at: number;
  isVideo: boolean;
  /** A sample, which somebody had sent to try the webhook. */
  isTest: boolean;
}

/** @throws Error for a body that tells of no call */
export function callToTell(
  { body, createdAt }: Pick<PendingDelivery, "body" | "createdAt">,
  { webhook }: Target,
): CallToTell {
  const { from, status: told, at = createdAt, isVideo } = toldIn(body);
  const status = CHATWOOT_STATUSES.find((each) => each === told);
  if (from === undefined || !status) throw new Error("the body tells of no call that has ended");
  const isTest = webhook.headers["ringhook-test"] !== undefined;
  return { caller: callerOf(from), status, at, isVideo, isTest };
}

function callerOf(from: string): Caller {
  const number = numberOf(from);
  if (number !== undefined) return { phoneNumber: `+${number}`, identifier: null };
  return { phoneNumber: null, identifier: from };
}
