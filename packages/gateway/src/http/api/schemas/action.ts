import { type Static, Type } from "typebox";
import { reasonText } from "../../../rules/fail-reasons.ts";
import type { ActionRecord } from "../../../store/actions.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../words/nullable.ts";

export const ActionKind = Type.Enum(["reject", "text", "remind", "tag"]);
export const ActionState = Type.Enum(["pending", "done", "failed", "skipped"]);

export const ActionItem = Type.Object(
  {
    id: Type.String({ examples: ["act_01KAQ3W5V8Y1T0000000000000"] }),
    channel_id: Type.String(),
    call_id: NullableString({ description: "Null when the call is no longer in the log." }),
    event_id: Type.String({ description: "The event that it follows from." }),
    rule: Type.String({ description: "The rule's id.", examples: ["night"] }),
    kind: ActionKind,
    state: ActionState,
    reason: NullableString({
      description:
        "Why it was skipped, or how it failed, as a stable code: docs/reference/rules.md lists them.",
    }),
    reason_text: NullableString({ description: "The reason as a sentence for people." }),
    refused_with: NullableInteger({ description: "WhatsApp's code for its refusal, such as 463." }),
    number: NullableString({
      description: "The caller's number, digits only; null where WhatsApp hides it.",
    }),
    text: NullableString({ description: "What a text said, once it was begun." }),
    word: NullableString({ description: "The word of a tag." }),
    message_id: NullableString({
      description:
        "The id of the text's message, chosen before it is sent: a repeat after a crash has the same one.",
    }),
    due_at: NullableInteger({ description: "When it is looked at next; null once it is settled." }),
    started_at: NullableInteger({ description: "When its last attempt began." }),
    settled_at: NullableInteger(),
    created_at: Milliseconds,
    replay_of: NullableString({ description: "The action that this one does once more." }),
  },
  { $id: "Action" },
);

export function actionItem(action: ActionRecord): Static<typeof ActionItem> {
  return {
    id: action.actionId,
    channel_id: action.channelId,
    call_id: action.callId,
    event_id: action.eventId,
    rule: action.rule,
    kind: action.kind,
    state: action.state,
    reason: action.reason,
    reason_text: reasonText(action.reason),
    refused_with: action.code,
    number: action.line,
    text: action.text,
    word: wordOf(action),
    message_id: action.messageId,
    due_at: action.dueAt,
    started_at: action.startedAt,
    settled_at: action.settledAt,
    created_at: action.createdAt,
    replay_of: action.replayOf,
  };
}

/** The word of a tag; null for any other action. */
export function wordOf({ kind, action }: Pick<ActionRecord, "kind" | "action">): string | null {
  if (kind !== "tag") return null;
  const { tag }: { tag?: { word?: string } } = JSON.parse(action);
  return tag?.word ?? null;
}
