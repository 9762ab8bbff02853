import { type ChatwootApi, type Json, objectsOf } from "./chatwoot-api.ts";
import type { Contact } from "./contacts.ts";

/** A conversation of the inbox. */
export interface Conversation {
  id: number;
  isResolved: boolean;
  /** Seconds since 1970; null where that is not told. */
  lastActivityAt: number | null;
}

/** A contact's conversations in an inbox, newest first. @throws AttemptEnded */
export async function conversationsOf(
  api: ChatwootApi,
  contact: Contact,
  inboxId: number,
): Promise<Conversation[]> {
  const { json } = await api.get(`/contacts/${contact.id}/conversations`);
  const found = objectsOf(json.payload) ?? api.unreadable();
  const ours = found.filter((one) => one.inbox_id === inboxId);
  return ours.map((one) => conversationOf(api, one)).sort((a, b) => b.id - a.id);
}

/** @param status `open` for what somebody is to look at, `resolved` for what is kept */
export async function createConversation(
  api: ChatwootApi,
  { id, sourceId }: Contact,
  inboxId: number,
  status: "open" | "resolved",
): Promise<Conversation> {
  const { json } = await api.make("/conversations", {
    inbox_id: inboxId,
    contact_id: id,
    status,
    ...(sourceId !== null && { source_id: sourceId }),
  });
  return conversationOf(api, json);
}

function conversationOf(api: ChatwootApi, { id, status, last_activity_at: at }: Json): Conversation {
  if (typeof id !== "number") return api.unreadable();
  return { id, isResolved: status === "resolved", lastActivityAt: typeof at === "number" ? at : null };
}
