import { type Clock, nowOf } from "../../clock.ts";
import { isCode } from "../../errors.ts";
import type { FailReason } from "../../rules/fail-reasons.ts";
import { textsAfterRefusal } from "../../rules/refusal.ts";
import type { ActionEnd, ActionFacts, ActionRecord } from "../../store/actions.ts";
import type { Call } from "../../store/records.ts";
import type { Hands } from "./hands.ts";

/**
 * What came of an attempt: the action is settled, or tried again later. `isUndone`: nothing has left.
 * `isKept`: its end is on disk already.
 */
export type Done =
  | ({ do: "end"; isKept?: boolean } & Omit<ActionEnd, "actionId" | "at">)
  | { do: "again"; ms: number; isUndone: boolean };

/** A channel that was cut off is back after about this long. */
const RECONNECT_MS = 1_000;
/** WhatsApp said nothing to a text: the same message, with the same id, goes out again after this long. */
const UNANSWERED_MS = 5_000;

type Ended = Extract<Done, { do: "end" }>;

const DONE: Ended = { do: "end", state: "done", reason: null, code: null, counts: true };

/** Does what was decided. @throws RinghookError `STORE_FAILED`: then it is decided anew */
export async function doAction({ action, call }: ActionFacts, hands: Hands, clock: Clock): Promise<Done> {
  if (!call) return DONE;
  if (action.kind === "reject") return reject(call, hands);
  if (action.kind === "text") return write(action, call, hands, clock);
  const end = { actionId: action.actionId, state: "done", reason: null, code: null, counts: true } as const;
  await hands.remind(action, call, { ...end, at: nowOf(clock) });
  return { ...DONE, isKept: true };
}

async function reject(call: Call, hands: Hands): Promise<Done> {
  try {
    await hands.reject(call);
    return DONE;
  } catch (error) {
    if (isCode(error, "CALL_NOT_FOUND", "CALL_ENDED")) {
      return { do: "end", state: "skipped", reason: "call_ended", code: null, counts: false };
    }
    if (isCode(error, "CHANNEL_NOT_LINKED")) return { do: "again", ms: RECONNECT_MS, isUndone: true };
    if (!isCode(error, "LINK_FAILED")) throw error;
    if (error.refusedWith !== undefined) return failed("refused", error.refusedWith);
    // The connection dropped: to decline a call twice declines it once.
    if (!hands.isReady) return { do: "again", ms: RECONNECT_MS, isUndone: false };
    return failed("no_answer");
  }
}

async function write(action: ActionRecord, call: Call, hands: Hands, clock: Clock): Promise<Done> {
  const to = call.callerNumber ?? call.callerLid ?? call.creator;
  try {
    await hands.sendText(to, action.text ?? "", action.messageId ?? hands.newMessageId());
  } catch (error) {
    if (isCode(error, "CHANNEL_NOT_LINKED")) return { do: "again", ms: RECONNECT_MS, isUndone: true };
    if (isCode(error, "NOT_ON_WHATSAPP")) return { ...failed("not_on_whatsapp"), counts: false };
    if (!isCode(error, "LINK_FAILED")) throw error;
    if (error.refusedWith === undefined) return { do: "again", ms: UNANSWERED_MS, isUndone: false };
    await holdAfter(error.refusedWith, hands, clock);
    // Nobody has read it, so it counts in no limit.
    return { ...failed("refused", error.refusedWith), counts: false };
  }
  if (hands.texts.pauses > 0) await hands.hold({ pausedUntil: null, pauses: 0, offAt: null, code: null });
  return DONE;
}

/** WhatsApp's refusal is about all of a channel's texts. */
async function holdAfter(code: number, hands: Hands, clock: Clock): Promise<void> {
  const { pauses } = hands.texts;
  const after = textsAfterRefusal(code, pauses);
  const now = nowOf(clock);
  if (after.kind === "switch_off") await hands.hold({ pausedUntil: null, pauses, offAt: now, code });
  if (after.kind === "pause") {
    await hands.hold({ pausedUntil: now + after.ms, pauses: pauses + 1, offAt: null, code });
  }
}

function failed(reason: FailReason, code: number | null = null): Ended {
  return { do: "end", state: "failed", reason, code, counts: true };
}
