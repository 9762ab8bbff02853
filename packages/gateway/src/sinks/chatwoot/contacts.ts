import type { Caller } from "./call-to-tell.ts";
import { type ChatwootApi, type Json, objectOf, objectsOf } from "./chatwoot-api.ts";

/** A contact, and how its inbox knows it. */
export interface Contact {
  id: number;
  /** null where that is not told: then it is made with the conversation. */
  sourceId: string | null;
}

/** Contacts of one page of a search. */
const OF_PAGE = 15;
/** A search also finds those whose number or name holds what is searched for: more than this are not looked through. */
const MOST_PAGES = 4;
const NAMELESS = "WhatsApp caller";

/** The contact that is the caller; undefined where there is none. @throws AttemptEnded */
export async function findContact(
  api: ChatwootApi,
  caller: Caller,
  inboxId: number,
): Promise<Contact | undefined> {
  const searched = caller.phoneNumber ?? caller.identifier;
  const field = caller.phoneNumber === null ? "identifier" : "phone_number";
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { json } = await api.get(`/contacts/search?q=${encodeURIComponent(searched)}&page=${page}`);
    const found = objectsOf(json.payload) ?? api.unreadable();
    const contact = found.find((one) => one[field] === searched);
    if (contact) return contactOf(api, contact, inboxesOf(contact), inboxId);
    if (found.length < OF_PAGE) return undefined;
  }
  return undefined;
}

/** Makes the caller a contact. @throws AttemptEnded */
export async function createContact(api: ChatwootApi, caller: Caller, inboxId: number): Promise<Contact> {
  const { phoneNumber, identifier } = caller;
  const { json } = await api.make("/contacts", {
    inbox_id: inboxId,
    name: phoneNumber ?? NAMELESS,
    ...(phoneNumber === null ? { identifier } : { phone_number: phoneNumber }),
  });
  const payload = objectOf(json.payload) ?? api.unreadable();
  // Some versions put the contact beside its inbox, others tell it by itself.
  const contact = objectOf(payload.contact) ?? payload;
  const made = objectOf(payload.contact_inbox);
  return contactOf(api, contact, [...(made ? [made] : []), ...inboxesOf(contact)], inboxId);
}

function inboxesOf(contact: Json): Json[] {
  return objectsOf(contact.contact_inboxes) ?? [];
}

function contactOf(api: ChatwootApi, { id }: Json, inboxes: readonly Json[], inboxId: number): Contact {
  if (typeof id !== "number") return api.unreadable();
  const inbox = inboxes.find((one) => objectOf(one.inbox)?.id === inboxId);
  return { id, sourceId: typeof inbox?.source_id === "string" ? inbox.source_id : null };
}
