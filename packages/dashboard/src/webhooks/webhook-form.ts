import type { BodyOf, Webhook } from "@ringhook/api";
import type { Whose } from "./webhook.ts";
import { MAX_AGE_SECONDS, MAX_HEADERS } from "./webhook-limits.ts";

/** A webhook as typed into the form. */
export interface WebhookForm {
  url: string;
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
    url: webhook?.url ?? "",
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
  if (!/^https?:\/\/[^\s]+$/.test(form.url) || !URL.canParse(form.url)) {
    errors.url = "Enter a full URL, such as https://example.com/hook";
  }
  const lines = linesOf(form.headers);
  if (lines.length > MAX_HEADERS) errors.headers = `At most ${MAX_HEADERS} headers`;
  else if (lines.some((line) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/.test(line))) {
    errors.headers = "One per line, such as Authorization: Bearer …";
  }
  if (form.events.length === 0) errors.events = "Choose at least one event";
  const age = Number(form.maxAge);
  if (
    form.maxAge !== "" &&
    !(Number.isInteger(age) && age >= MAX_AGE_SECONDS.least && age <= MAX_AGE_SECONDS.most)
  ) {
    errors.maxAge = `A whole number from ${MAX_AGE_SECONDS.least} to ${MAX_AGE_SECONDS.most}, or empty for seven days`;
  }
  return errors;
}

/**
 * The form as the API takes it.
 * @param isNew there are no present headers to keep
 */
export function bodyOf(
  form: WebhookForm,
  { isNew, whose }: { isNew: boolean; whose: Whose },
): BodyOf<"addWebhook"> {
  const headers = linesOf(form.headers).map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
  });
  return {
    url: form.url,
    mode: form.mode,
    events: [...form.events],
    max_age_seconds: form.maxAge === "" ? null : Number(form.maxAge),
    ...(isNew && (whose === null ? { channels: "all" } : { secret: form.secret })),
    ...((isNew || headers.length > 0) && { headers: Object.fromEntries(headers) }),
  };
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
