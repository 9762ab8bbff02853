import { type Static, Type } from "typebox";
import { CHATWOOT_STATUSES, type Chatwoot } from "../../../subscriptions/chatwoot.ts";
import type { ChatwootDefinition } from "../../../subscriptions/define-chatwoot.ts";

const Status = Type.Enum([...CHATWOOT_STATUSES]);
const Text = Type.Optional(
  Type.String({ examples: ["Missed WhatsApp {kind} from {caller}"], minLength: 1, maxLength: 1_000 }),
);

const where = {
  url: Type.String({ examples: ["https://app.chatwoot.com"] }),
  account_id: Type.Integer({ minimum: 1 }),
  inbox_id: Type.Integer({ minimum: 1, description: "An inbox of the kind API." }),
};
const token = Type.String({
  description:
    "The access token of an agent or a bot who is in the inbox. It is sealed and never returned. Given again with another `url`.",
});
const Message = Type.Object(
  { missed: Text, answered: Text },
  {
    additionalProperties: false,
    description: "What is written, with `{caller}`, `{kind}`, `{date}` and `{time}`; default: a sentence.",
  },
);
const told = {
  statuses: Type.Array(Status, { minItems: 1, description: "Of which calls; default: both." }),
  open_on: Type.Array(Status, {
    description:
      "After which of them the conversation is open; default: `missed`. What is written of the others is a private note.",
  }),
  message: Message,
  private: Type.Boolean({ description: "Whether all that is written is a private note; default: false." }),
};

/** A Chatwoot as webhooks show it: without its token. */
export const ChatwootItem = Type.Object({ ...where, ...told });

const optional = {
  statuses: Type.Optional(told.statuses),
  open_on: Type.Optional(told.open_on),
  message: Type.Optional(told.message),
  private: Type.Optional(told.private),
};
const strict = { additionalProperties: false };

export const NewChatwoot = Type.Object({ ...where, token, ...optional }, strict);

export const ChatwootChange = Type.Partial(Type.Object({ ...where, token, ...optional }), strict);

export function chatwootItem({
  url,
  accountId,
  inboxId,
  statuses,
  openOn,
  message,
  private: isPrivate,
}: Chatwoot): Static<typeof ChatwootItem> {
  return {
    url,
    account_id: accountId,
    inbox_id: inboxId,
    statuses: [...statuses],
    open_on: [...openOn],
    message: { ...message },
    private: isPrivate,
  };
}

/** What a request body says of a Chatwoot, in the gateway's words. */
export function chatwootOf(body: Static<typeof NewChatwoot>): ChatwootDefinition;
export function chatwootOf(body: Static<typeof ChatwootChange>): Partial<ChatwootDefinition>;
export function chatwootOf({
  account_id: accountId,
  inbox_id: inboxId,
  open_on: openOn,
  ...rest
}: Static<typeof ChatwootChange>): Partial<ChatwootDefinition> {
  return {
    ...rest,
    ...(accountId !== undefined && { accountId }),
    ...(inboxId !== undefined && { inboxId }),
    ...(openOn !== undefined && { openOn }),
  };
}
