import type { BodyOf, Webhook } from "@ringhook/api";
import type { Whose } from "./webhook.ts";
import { MAX_AGE_SECONDS, MAX_HEADERS } from "./webhook-limits.ts";

/** What a webhook leads to: a URL, a Chatwoot, or a broker by its name. */
export type LeadsTo = "url" | "chatwoot" | `broker:${string}`;

/** A webhook as typed into the form. */
export interface WebhookForm {
  /** It is chosen when a webhook is added. */
  leadsTo: LeadsTo;
  /** Of the receiver, or of the Chatwoot. */
  url: string;
  /** Where in the broker; empty for the default. */
  to: string;
  /** Which account and which inbox of the Chatwoot, by their numbers. */
  account: string;
  inbox: string;
  /** The Chatwoot's access token. */
  token: string;
  mode: Webhook["mode"];
  /** One per line, `Name: value`. Empty: the present headers stay. */
  headers: string;
  events: readonly string[];
  /** Seconds; empty for the default. */
  maxAge: string;
  /** Whose signing secret signs. It is chosen when a webhook is added. */
  secret: Webhook["secret"];
}

export type FormErrors = Partial<Record<keyof WebhookForm, string>>;

export function formOf(webhook: Webhook | undefined): WebhookForm {
  return {
    leadsTo: "url",
    url: webhook?.url ?? "",
    to: "",
    account: "",
    inbox: "",
    token: "",
    mode: webhook?.mode ?? "body",
    headers: "",
    events: webhook?.events ?? ["calls.post"],
    maxAge: webhook?.max_age_seconds?.toString() ?? "",
    secret: webhook?.secret ?? "channel",
  };
}

/** The errors of a form, by field. The gateway checks again. */
export function errorsOf(form: WebhookForm): FormErrors {
  const errors: FormErrors = {};
  if (form.leadsTo === "url") Object.assign(errors, urlErrors(form), headersErrors(form));
  if (form.leadsTo === "chatwoot") Object.assign(errors, chatwootErrors(form));
  else if (form.events.length === 0) errors.events = "Choose at least one event";
  const age = Number(form.maxAge);
  if (
    form.maxAge !== "" &&
    !(Number.isInteger(age) && age >= MAX_AGE_SECONDS.least && age <= MAX_AGE_SECONDS.most)
  ) {
    errors.maxAge = `A whole number from ${MAX_AGE_SECONDS.least} to ${MAX_AGE_SECONDS.most}, or empty for seven days`;
  }
  return errors;
}

function urlErrors({ url }: WebhookForm, example = "https://example.com/hook"): FormErrors {
  if (/^https?:\/\/[^\s]+$/.test(url) && URL.canParse(url)) return {};
  return { url: `Enter a full URL, such as ${example}` };
}

function headersErrors({ headers }: WebhookForm): FormErrors {
  const lines = linesOf(headers);
  if (lines.length > MAX_HEADERS) return { headers: `At most ${MAX_HEADERS} headers` };
  const isOdd = lines.some((line) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/.test(line));
  return isOdd ? { headers: "One per line, such as Authorization: Bearer …" } : {};
}

function chatwootErrors(form: WebhookForm): FormErrors {
  const errors = urlErrors(form, "https://app.chatwoot.com");
  if (!isNumber(form.account)) errors.account = "A whole number, as in /app/accounts/1";
  if (!isNumber(form.inbox)) errors.inbox = "A whole number, as in /settings/inboxes/5";
  if (!/^[\x21-\x7e]+$/.test(form.token)) errors.token = "Enter the access token";
  return errors;
}

function isNumber(text: string): boolean {
  return /^[1-9][0-9]{0,14}$/.test(text);
}

/**
 * The form as the API takes it.
 * @param isNew there are no present headers to keep
 */
export function bodyOf(
  form: WebhookForm,
  { isNew, whose }: { isNew: boolean; whose: Whose },
): BodyOf<"addWebhook"> | BodyOf<"addAccountWebhook"> {
  const body = {
    ...destinationOf(form, { isNew, whose }),
    max_age_seconds: form.maxAge === "" ? null : Number(form.maxAge),
  };
  return isNew && whose === null ? { ...body, channels: "all" } : body;
}

function destinationOf(
  form: WebhookForm,
  { isNew, whose }: { isNew: boolean; whose: Whose },
): BodyOf<"addWebhook"> {
  const { leadsTo, url, to, mode } = form;
  const events = [...form.events];
  if (leadsTo === "chatwoot") return { chatwoot: chatwootOf(form) };
  if (leadsTo !== "url") {
    return { broker: leadsTo.slice("broker:".length), ...(to !== "" && { to }), events };
  }
  const headers = linesOf(form.headers).map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
  });
  return {
    url,
    mode,
    events,
    ...(isNew && whose !== null && { secret: form.secret }),
    ...((isNew || headers.length > 0) && { headers: Object.fromEntries(headers) }),
  };
}

function chatwootOf({ url, account, inbox, token }: WebhookForm) {
  return { url, account_id: Number(account), inbox_id: Number(inbox), token };
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
