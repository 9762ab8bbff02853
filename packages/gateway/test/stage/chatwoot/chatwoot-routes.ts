import type { ChatwootBook, KeptContact, KeptConversation, KeptMessage } from "./chatwoot-book.ts";

/** What versions answer differently: the contact that was made is beside its inbox, or by itself. */
export type ContactShape = "beside" | "flat";

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Readonly<Record<string, unknown>>;
}

export interface Replied {
  status: number;
  body: object;
}

/** The steps of telling a call, by the route that is asked. */
export type Step = "search" | "contact" | "conversations" | "conversation" | "messages" | "message";

export interface Routes {
  book: ChatwootBook;
  inboxId: number;
  shape: ContactShape;
  /** Digits that are no phone numbers. */
  lids: ReadonlySet<string>;
}

interface Route {
  step: Step;
  method: string;
  path: RegExp;
  /** Fields of the body, and of the query, by the public description; any other one is refused. */
  fields: readonly string[];
  answer(routes: Routes, asked: Asked, id: number): Replied;
}

const CONTACTS_OF_PAGE = 15;
const MESSAGES_OF_PAGE = 20;
const refused = (status: number, message: string): Replied => ({ status, body: { message } });
const notFound = refused(404, "nothing is here under this id");

const ROUTES: readonly Route[] = [
  {
    step: "search",
    method: "GET",
    path: /^\/contacts\/search$/,
    fields: ["q", "page", "sort"],
    answer: search,
  },
  {
    step: "contact",
    method: "POST",
    path: /^\/contacts$/,
    fields: ["inbox_id", "name", "phone_number", "identifier", "email", "custom_attributes"],
    answer: makeContact,
  },
  {
    step: "conversations",
    method: "GET",
    path: /^\/contacts\/(\d+)\/conversations$/,
    fields: [],
    answer: ({ book }, _, id) => {
      if (!book.contacts.some((contact) => contact.id === id)) return notFound;
      const found = book.conversations.filter(({ contact_id }) => contact_id === id);
      return { status: 200, body: { payload: found.slice(-20).map((one) => shownConversation(book, one)) } };
    },
  },
  {
    step: "conversation",
    method: "POST",
    path: /^\/conversations$/,
    fields: ["inbox_id", "contact_id", "status", "source_id", "assignee_id", "custom_attributes"],
    answer: makeConversation,
  },
  {
    step: "messages",
    method: "GET",
    path: /^\/conversations\/(\d+)\/messages$/,
    fields: ["before", "after"],
    answer: listMessages,
  },
  {
    step: "message",
    method: "POST",
    path: /^\/conversations\/(\d+)\/messages$/,
    fields: ["content", "message_type", "private", "source_id", "content_type", "content_attributes"],
    answer: makeMessage,
  },
];

/** The route of a request, with what it answers; undefined where there is none. */
export function routeOf(
  routes: Routes,
  asked: Asked,
): { step: Step; unknown: string[]; answer: () => Replied } | undefined {
  for (const { step, method, path, fields, answer } of ROUTES) {
    const [matched, id = "0"] = path.exec(asked.path) ?? [];
    if (matched === undefined || method !== asked.method) continue;
    const given = [...Object.keys(asked.body), ...asked.query.keys()];
    const unknown = given.filter((field) => !fields.includes(field));
    return { step, unknown, answer: () => answer(routes, asked, Number(id)) };
  }
  return undefined;
}

function search({ book }: Routes, { query }: Asked): Replied {
  const text = query.get("q")?.trim();
  if (!text) return refused(422, "q is missing");
  const has = (value: string | null): boolean => value?.toLowerCase().includes(text.toLowerCase()) ?? false;
  const found = book.contacts.filter(
    ({ name, phone_number, identifier }) => has(name) || has(phone_number) || has(identifier),
  );
  const from = (Number(query.get("page") ?? 1) - 1) * CONTACTS_OF_PAGE;
  const payload = found.slice(from, from + CONTACTS_OF_PAGE).map(shownContact);
  return { status: 200, body: { meta: { count: found.length }, payload } };
}

function makeContact({ book, inboxId, shape, lids }: Routes, { body }: Asked): Replied {
  const { name, phone_number: number = null, identifier = null } = body;
  if (body.inbox_id !== inboxId) return notFound;
  if (typeof name !== "string") return refused(422, "name is missing");
  if (number !== null && (typeof number !== "string" || !/^\+[1-9]\d{1,14}$/.test(number))) {
    return refused(422, "phone_number is not in E.164");
  }
  if (number !== null && lids.has(number.slice(1))) return refused(422, "phone_number is a LID");
  if (identifier !== null && (typeof identifier !== "string" || identifier === "")) {
    return refused(422, "identifier is no text");
  }
  const taken = book.contacts.find(
    (one) =>
      (number !== null && one.phone_number === number) ||
      (identifier !== null && one.identifier === identifier),
  );
  if (taken) return refused(422, "another contact has this phone number or identifier");
  const contact = book.addContact({ name, phone_number: number, identifier }, inboxId);
  const shown = shownContact(contact);
  if (shape === "flat") return { status: 200, body: { payload: shown } };
  const contact_inbox = { inbox: { id: inboxId }, source_id: contact.sources.get(inboxId) };
  return { status: 200, body: { payload: { contact: shown, contact_inbox } } };
}

function makeConversation({ book, inboxId }: Routes, { body }: Asked): Replied {
  const contact = book.contacts.find(({ id }) => id === body.contact_id);
  if (!contact || body.inbox_id !== inboxId) return notFound;
  const { status, source_id: source } = body;
  if (status !== "open" && status !== "resolved" && status !== "pending")
    return refused(422, "no such status");
  if (source !== undefined && contact.sources.get(inboxId) !== source) {
    return refused(422, "source_id is not the contact's in this inbox");
  }
  return { status: 200, body: shownConversation(book, book.addConversation(contact, inboxId, status)) };
}

function listMessages({ book }: Routes, { query }: Asked, id: number): Replied {
  if (!book.conversations.some((one) => one.id === id)) return notFound;
  const before = Number(query.get("before") ?? Number.POSITIVE_INFINITY);
  const found = book.messages.filter((one) => one.conversation_id === id && one.id < before);
  const payload = found.slice(-MESSAGES_OF_PAGE).map(shownMessage);
  return { status: 200, body: { meta: {}, payload } };
}

function makeMessage({ book }: Routes, { body }: Asked, id: number): Replied {
  const conversation = book.conversations.find((one) => one.id === id);
  if (!conversation) return notFound;
  const { content, message_type: type, private: isPrivate, source_id: source } = body;
  if (typeof content !== "string" || content.trim() === "") return refused(422, "content is missing");
  if (type !== "incoming" && type !== "outgoing") return refused(422, "no such message_type");
  if (typeof isPrivate !== "boolean") return refused(422, "private is neither true nor false");
  if (typeof source !== "string" || source === "") return refused(422, "source_id is missing");
  if (type === "incoming" && isPrivate) return refused(422, "what comes in is no private note");
  if (type === "outgoing" && !isPrivate) return refused(422, "this would be sent to the caller");
  const message = book.addMessage(conversation, {
    content,
    message_type: type,
    private: isPrivate,
    source_id: source,
  });
  return { status: 200, body: shownMessage(message) };
}

function shownContact({ sources, ...contact }: KeptContact): object {
  const contact_inboxes = [...sources].map(([id, source_id]) => ({ source_id, inbox: { id } }));
  return { ...contact, email: null, contact_inboxes };
}

function shownConversation({ messages }: ChatwootBook, { contact_id, ...conversation }: KeptConversation) {
  const last = messages.filter((one) => one.conversation_id === conversation.id).slice(-1);
  return { ...conversation, meta: { sender: { id: contact_id } }, messages: last.map(shownMessage) };
}

function shownMessage({ message_type: type, ...message }: KeptMessage): object {
  return { ...message, message_type: type === "incoming" ? 0 : 1, content_type: "text", status: "sent" };
}
