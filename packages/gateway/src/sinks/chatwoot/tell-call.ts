import type { Chatwoot } from "../../subscriptions/chatwoot.ts";
import type { Outcome } from "../sink.ts";
import type { CallToTell } from "./call-to-tell.ts";
import type { ChatwootApi } from "./chatwoot-api.ts";
import { createContact, findContact } from "./contacts.ts";
import { type Conversation, conversationsOf, createConversation } from "./conversations.ts";
import { messageText } from "./message-text.ts";
import { findMessage, writeMessage } from "./messages.ts";

/** A delivery of a call. */
export interface Telling {
  deliveryId: string;
  /** When the delivery was made: milliseconds since 1970. */
  createdAt: number;
  call: CallToTell;
}

/**
 * Finds the caller, or makes them a contact; finds a conversation, or opens one; writes what happened, unless that is there already. What
 * was made is found by the next attempt, if this one fails behind it.
 * @throws AttemptEnded
 */
export async function tellCall(api: ChatwootApi, chatwoot: Chatwoot, telling: Telling): Promise<Outcome> {
  const { call, deliveryId, createdAt } = telling;
  const { inboxId, openOn } = chatwoot;
  const known = await findContact(api, call.caller, inboxId);
  const contact = known ?? (await createContact(api, call.caller, inboxId));
  const conversations = known ? await conversationsOf(api, contact, inboxId) : [];
  const written = await findMessage(api, conversations, deliveryId, createdAt);
  if (written) return { ...written, evidence: { ...written.evidence, remark: "DUPLICATE" } };
  const opens = !call.isTest && openOn.includes(call.status);
  const conversation =
    chosen(conversations, opens) ??
    (await createConversation(api, contact, inboxId, opens ? "open" : "resolved"));
  // A message that comes in opens its conversation again; a note does not. One that goes out would be sent to the caller.
  const isNote = chatwoot.private || !opens;
  return writeMessage(api, conversation, {
    content: messageText(chatwoot, call),
    message_type: isNote ? "outgoing" : "incoming",
    private: isNote,
    source_id: deliveryId,
  });
}

/** The newest one that is not resolved; where none is to be opened, else the newest. */
function chosen(conversations: readonly Conversation[], opens: boolean): Conversation | undefined {
  return conversations.find(({ isResolved }) => !isResolved) ?? (opens ? undefined : conversations[0]);
}
