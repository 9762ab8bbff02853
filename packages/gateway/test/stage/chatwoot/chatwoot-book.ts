/** What a stand-in for a Chatwoot keeps. */
export interface KeptContact {
  id: number;
  name: string;
  phone_number: string | null;
  identifier: string | null;
  /** How its inboxes know it, by their ids. */
  sources: Map<number, string>;
}

export interface KeptConversation {
  id: number;
  inbox_id: number;
  contact_id: number;
  status: "open" | "resolved" | "pending";
  /** Seconds since 1970. */
  last_activity_at: number;
}

export interface KeptMessage {
  id: number;
  conversation_id: number;
  content: string;
  message_type: "incoming" | "outgoing";
  private: boolean;
  source_id: string;
  /** Seconds since 1970. */
  created_at: number;
}

/** Its account, in memory. */
export class ChatwootBook {
  readonly contacts: KeptContact[] = [];
  readonly conversations: KeptConversation[] = [];
  readonly messages: KeptMessage[] = [];
  #lastId = 100;

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  addContact(given: Pick<KeptContact, "name" | "phone_number" | "identifier">, inboxId: number): KeptContact {
    const id = this.nextId();
    const contact = { ...given, id, sources: new Map([[inboxId, `source-${id}`]]) };
    this.contacts.push(contact);
    return contact;
  }

  addConversation(
    contact: KeptContact,
    inboxId: number,
    status: KeptConversation["status"],
  ): KeptConversation {
    const conversation = {
      id: this.nextId(),
      inbox_id: inboxId,
      contact_id: contact.id,
      status,
      last_activity_at: now(),
    };
    this.conversations.push(conversation);
    return conversation;
  }

  /** What comes in opens its conversation again. */
  addMessage(
    conversation: KeptConversation,
    given: Omit<KeptMessage, "id" | "conversation_id" | "created_at">,
  ): KeptMessage {
    const message = { ...given, id: this.nextId(), conversation_id: conversation.id, created_at: now() };
    this.messages.push(message);
    conversation.last_activity_at = message.created_at;
    if (message.message_type === "incoming" && conversation.status === "resolved")
      conversation.status = "open";
    return message;
  }

  /** Ids that more than one message has. */
  doubles(): string[] {
    const ids = this.messages.map(({ source_id }) => source_id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  }
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}
