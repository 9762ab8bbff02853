import type { Webhook } from "./webhook.ts";

/** A webhook as somebody types it. */
export interface WebhookForm {
  url: string;
  mode: Webhook["mode"];
  /** One a line, `Name: value`. Empty while the headers there are stay as they are. */
  headers: string;
  events: readonly string[];
  /** Seconds, or nothing. */
  maxAge: string;
}

export type FormErrors = Partial<Record<keyof WebhookForm, string>>;

/** Events that a webhook can ask for. */
export const EVENTS = [
  ["calls.post", "Calls: initiated, ringing, missed, answered"],
  ["users.post", "The channel was linked"],
  ["users.delete", "The channel was logged out"],
  ["channel.post", "The channel's state changed"],
  ["channel.patch", "The channel's settings changed"],
] as const;

const MAX_HEADERS = 5;
const AGE = { least: 15, most: 172_800 };

export function formOf(webhook: Webhook | undefined): WebhookForm {
  return {
    url: webhook?.url ?? "",
    mode: webhook?.mode ?? "body",
    headers: "",
    events: webhook?.events ?? ["calls.post"],
    maxAge: webhook?.max_age_seconds?.toString() ?? "",
  };
}

/** What is wrong with a form, field by field; the gateway checks again. */
export function errorsOf(form: WebhookForm): FormErrors {
  const errors: FormErrors = {};
  if (!/^https?:\/\/[^\s]+$/.test(form.url) || !URL.canParse(form.url)) {
    errors.url = "A whole address, such as https://example.com/hook";
  }
  const lines = linesOf(form.headers);
  if (lines.length > MAX_HEADERS) errors.headers = `At most ${MAX_HEADERS}`;
  else if (lines.some((line) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/.test(line))) {
    errors.headers = "One a line, such as Authorization: Bearer …";
  }
  if (form.events.length === 0) errors.events = "At least one, or nothing is ever sent";
  const age = Number(form.maxAge);
  if (form.maxAge !== "" && !(Number.isInteger(age) && age >= AGE.least && age <= AGE.most)) {
    errors.maxAge = `A whole number from ${AGE.least} to ${AGE.most}, or nothing for seven days`;
  }
  return errors;
}

/** The form as the API takes it. @param isNew whether there are no headers that could stay */
export function bodyOf(form: WebhookForm, isNew: boolean): unknown {
  const headers = linesOf(form.headers).map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
  });
  return {
    url: form.url,
    mode: form.mode,
    events: form.events,
    max_age_seconds: form.maxAge === "" ? null : Number(form.maxAge),
    ...((isNew || headers.length > 0) && { headers: Object.fromEntries(headers) }),
  };
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
