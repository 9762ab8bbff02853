import type { Static } from "typebox";
import type { DeliveryDetail } from "../api/schemas/delivery.ts";
import { hasSucceeded } from "../words/has-succeeded.ts";

type Delivery = Static<typeof DeliveryDetail>;
type Attempt = Delivery["attempt_list"][number];

const GUIDE = "docs/guides/webhook-did-not-arrive.md lists causes and remedies by error.";

/** What to do about an endpoint's answer, where that is known. */
const ADVICE: Partial<Record<string, string>> = {
  ADDRESS_REFUSED: "Allow its network with RINGHOOK_WEBHOOK_ALLOW, or use a public URL.",
  HOST_NOT_FOUND: "Check the URL, and DNS where the gateway runs.",
  CONNECTION_REFUSED: "Start the receiver; check the port and the firewall.",
  HOST_UNREACHABLE: "Check the firewall and the route to the receiver.",
  CONNECTION_RESET: "Check the receiver's log.",
  TIMEOUT: "Have the receiver answer first and work later.",
  CERTIFICATE_EXPIRED: "Renew the receiver's certificate.",
  CERTIFICATE_CHAIN: "Have the receiver send its intermediate certificates.",
  BROKER_UNREACHABLE: "Start the broker; check its address with `ringhook brokers test`.",
  BROKER_AUTH_FAILED: "Give the broker the right user and password with `PATCH /api/brokers/{name}`.",
  NO_STREAM: "Make a stream that holds the subject, or let the gateway make it.",
  NO_ROUTE: "Bind a queue to the exchange with a key that matches.",
  BROKER_FULL: "Make room in the broker, or raise its limit.",
  CHATWOOT_REFUSED:
    "This answer disabled the webhook. Check account, inbox and token of its Chatwoot, and change the webhook to enable it.",
  CHATWOOT_UNREADABLE: "Check the URL of the Chatwoot: something else answers there.",
  TLS_NOT_SPOKEN: "Use http:, or the port with TLS.",
  TLS_EXPECTED: "Use https:.",
  301: "Register the final URL: redirects are not followed.",
  302: "Register the final URL: redirects are not followed.",
  307: "Register the final URL: redirects are not followed.",
  308: "Register the final URL: redirects are not followed.",
  401: "Add the header that the receiver requires to the webhook.",
  403: "Add the header that the receiver requires to the webhook.",
  404: "Check the path of the webhook's URL.",
  410: "The endpoint is gone: this answer disabled the webhook. Change the webhook to enable it.",
};

/** A delivery in sentences: each attempt, when the next one is, and what to do. What others wrote stays in fields of its own. */
export function explain(read: unknown, now: number): object {
  const { attempt_list: attempts, body: _, ...delivery } = read as Delivery;
  const last = attempts.at(-1);
  return {
    delivery,
    attempts: attempts.map((attempt) => ({
      explanation: sentenceOf(attempt),
      at: new Date(attempt.at).toISOString(),
      answer: attempt.answer,
    })),
    next: nextOf(delivery, now),
    what_to_do: whatToDo(delivery, last),
  };
}

function sentenceOf({ number, status, error, duration_ms: ms }: Attempt): string {
  const outcome = outcomeOf({ status, error });
  const counts = hasSucceeded({ status, error }) ? ", which counts as delivered" : "";
  return `Attempt ${number} ${outcome} after ${ms} ms${counts}.`;
}

function nextOf({ state, due_at: dueAt }: Pick<Delivery, "state" | "due_at">, now: number): string {
  if (state !== "pending") return `There is no next attempt: the delivery is ${state}.`;
  if (dueAt === null) return "It waits for an earlier delivery of the same call, or is under way.";
  const seconds = Math.max(0, Math.ceil((dueAt - now) / 1_000));
  return `The next attempt is at ${new Date(dueAt).toISOString()}, in ${seconds} s.`;
}

function whatToDo({ state }: Pick<Delivery, "state">, last: Attempt | undefined): string {
  if (state === "delivered") return "Nothing: the receiver has it.";
  if (state === "cancelled") return "Nothing: its webhook was removed, or no longer wants it.";
  if (last === undefined) return "Wait: it was not tried yet.";
  const advice = ADVICE[last.error ?? String(last.status)] ?? GUIDE;
  return state === "expired" ? `${advice} Then replay the delivery: it was given up for its age.` : advice;
}

function outcomeOf({ status, error }: Pick<Attempt, "status" | "error">): string {
  if (status !== null) return `was answered with status ${status}`;
  return error === null ? "was acknowledged by the broker" : `got no answer (${error})`;
}
