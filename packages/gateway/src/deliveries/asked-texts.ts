import { numberOf } from "@ringhook/calls";
import { nowOf } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import { ASKED } from "../rules/asked.ts";
import { sameLine } from "../rules/callers.ts";
import { NO_RULES } from "../rules/check-rules.ts";
import type { NewAction } from "../store/actions.ts";
import type { CallEntry } from "../store/history.ts";
import { pendingActions } from "./action-lanes.ts";
import type { ReplaysOptions } from "./replays.ts";

type AskedTextsOptions = Pick<ReplaysOptions, "holderOf" | "rules" | "ids" | "clock" | "accept" | "onUnsure">;

/** Texts to callers that a program or an assistant asks for. They are actions as those of rules are, and all limits count for them. */
export class AskedTexts {
  readonly #options: AskedTextsOptions;

  constructor(options: AskedTextsOptions) {
    this.#options = options;
  }

  /**
   * Has a text sent to the caller of a call, as it stands: it has no placeholders.
   * @param eventId the event that it follows from
   * @returns the id of the action
   * @throws RinghookError `ACTION_EXISTS`
   */
  async ask({ channelId, ...call }: CallEntry, eventId: string, body: string): Promise<string> {
    const { holderOf, rules, ids, clock, accept, onUnsure } = this.#options;
    const { callId, callerLid: lid } = call;
    const number = numberOf(call.callerNumber ?? call.creator);
    const at = nowOf(clock);
    const { limits } = rules.of(channelId) ?? NO_RULES;
    const action: NewAction = {
      actionId: ids.next("act"),
      eventId,
      rule: ASKED,
      kind: "text",
      lane: `${callId}/${ASKED}/act`,
      action: JSON.stringify({ text: { body } }),
      zone: null,
      line: number === undefined ? null : sameLine(number),
      lid,
      eventAt: at,
      plannedAt: at,
      expiresAt: at + limits.max_age_s * 1_000,
      needsRejection: false,
      state: "pending",
      createdAt: at,
    };
    const isNew = await holderOf(channelId)
      .addAction({ callId, action })
      .catch((error: unknown) => {
        onUnsure(channelId);
        throw error;
      });
    if (!isNew) {
      throw new RinghookError("ACTION_EXISTS", `a text about the call ${callId} was asked for before`, {
        hint: "Read the call: it lists its actions. One that failed or was skipped can be replayed.",
      });
    }
    const { deliveries, heads } = pendingActions([action], at);
    accept(channelId, deliveries, heads);
    return action.actionId;
  }
}
