import { unknownPlaceholder } from "../rules/text.ts";
import { badWebhook } from "./bad-webhook.ts";
import { CHATWOOT_STATUSES, type Chatwoot, type ChatwootStatus } from "./chatwoot.ts";
import { badUrl, checkedUrl } from "./checked-url.ts";

/** Which inbox of which Chatwoot, as the owner of a webhook defines it. */
export interface ChatwootDefinition {
  url: string;
  accountId: number;
  inboxId: number;
  token: string;
  /** Default: missed and answered. */
  statuses?: readonly ChatwootStatus[];
  /** Default: missed. */
  openOn?: readonly ChatwootStatus[];
  message?: Readonly<Partial<Record<ChatwootStatus, string>>>;
  private?: boolean;
}

/** What a text for a Chatwoot can say of its call. */
export const CHATWOOT_PLACEHOLDERS = ["caller", "kind", "date", "time"] as const;

const OPEN_BY_DEFAULT: readonly ChatwootStatus[] = ["missed"];
const TOKEN = /^[\x21-\x7e]{1,200}$/;
const LONGEST_TEXT = 1_000;

/**
 * Validates where in which Chatwoot, and fills in the defaults.
 * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`
 */
export function defineChatwoot(given: ChatwootDefinition): Chatwoot {
  const { accountId, inboxId, token, message = {}, private: isPrivate = false } = given;
  const url = baseOf(given.url);
  checkId("chatwoot.account_id", accountId);
  checkId("chatwoot.inbox_id", inboxId);
  // What it is stays out of the error.
  if (!TOKEN.test(token)) throw badWebhook("chatwoot.token", "an access token", "something else");
  const statuses = statusesOf("chatwoot.statuses", given.statuses ?? CHATWOOT_STATUSES, CHATWOOT_STATUSES);
  if (statuses.length === 0) throw badWebhook("chatwoot.statuses", "at least one", []);
  const openOn = given.openOn
    ? statusesOf("chatwoot.open_on", given.openOn, statuses)
    : OPEN_BY_DEFAULT.filter((status) => statuses.includes(status));
  checkTexts(message);
  return { url, accountId, inboxId, token, statuses, openOn, message, private: isPrivate };
}

/**
 * The same after a change. The token is sent to no other address than the one that it was given for.
 * @throws RinghookError `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`
 */
export function redefineChatwoot(before: Chatwoot, change: Partial<ChatwootDefinition> = {}): Chatwoot {
  const { statuses, openOn, ...rest } = before;
  const kept = openOn.filter((status) => (change.statuses ?? statuses).includes(status));
  const after = defineChatwoot({ ...rest, statuses, openOn: kept, ...change });
  if (after.url !== before.url && change.token === undefined) {
    throw badWebhook("chatwoot.token", "the token for another url", null);
  }
  return after;
}

/** The address of the whole Chatwoot: its API and its pages are below it. */
function baseOf(given: string): string {
  const { origin, pathname, search, hash } = new URL(checkedUrl(given));
  const path = pathname.replace(/\/+$/, "");
  if (search || hash || /\/(app|api)(\/|$)/.test(path)) {
    throw badUrl("the address of the Chatwoot itself, such as https://app.chatwoot.com", given);
  }
  return origin + path;
}

function checkId(field: string, id: number): void {
  if (Number.isSafeInteger(id) && id > 0) return;
  throw badWebhook(field, "a whole number from 1", id);
}

function statusesOf(
  field: string,
  given: readonly ChatwootStatus[],
  known: readonly ChatwootStatus[],
): ChatwootStatus[] {
  const other = given.find((status) => !known.includes(status));
  if (other !== undefined) throw badWebhook(field, `some of ${known.join(", ")}`, other);
  return known.filter((status) => given.includes(status));
}

function checkTexts(message: NonNullable<ChatwootDefinition["message"]>): void {
  for (const [status, text] of Object.entries(message)) {
    const field = `chatwoot.message.${status}`;
    if (text.trim() === "" || text.length > LONGEST_TEXT) {
      throw badWebhook(field, `a text of at most ${LONGEST_TEXT} characters`, text.slice(0, 40));
    }
    const unknown = unknownPlaceholder(text, CHATWOOT_PLACEHOLDERS);
    if (unknown === undefined) continue;
    throw badWebhook(field, `of {${CHATWOOT_PLACEHOLDERS.join("}, {")}} alone`, unknown);
  }
}
