import { wasRewritten } from "../node/rewritten.ts";
import { parseReadableCalls } from "../parse/parse-calls-webhook.ts";
import { parseJson } from "../parse/parse-json.ts";
import type { PayloadError } from "../parse/payload-error.ts";
import { webhookEvent } from "../parse/webhook-event.ts";
import { signingKeys } from "../signature/signing-key.ts";
import { defaultToleranceSeconds, verifySignature } from "../signature/verify-signature.ts";
import { WebhookError } from "../webhook-error.ts";
import { accepted, allowedMethods, refused } from "./answers.ts";
import { createHandleCalls } from "./handle-calls.ts";
import type { CallsReceiverOptions } from "./options.ts";
import { readBody } from "./read-body.ts";
import { createReport } from "./report.ts";
import { within } from "./within.ts";

/** Takes a webhook's request and gives its answer. Never rejects. */
export type CallsReceiver = (request: Request) => Promise<Response>;

/**
 * Creates the receiving side of `calls.post`: it checks the signature, parses, drops duplicates, and calls back.
 * It takes webhooks in all modes (body, path, method), and acknowledges those of other events.
 *
 * Doubles are known by `webhook-id`; without one by channel, call and status. Events of one call are handled one after
 * another in the order they come; different calls do not wait for each other.
 *
 * Answers: 200; 400 `INVALID_JSON`, `INVALID_PAYLOAD` or `BODY_UNREADABLE`; 401 `SIGNATURE_MISSING`,
 * `SIGNATURE_MISMATCH` or `SIGNATURE_EXPIRED`; 405 `METHOD_NOT_ALLOWED`; 413 `BODY_TOO_LARGE`; 500 `CALLBACK_FAILED` or
 * `INTERNAL`; 503 `CALLBACK_SLOW`. All but 200 carry `{"error":{"code","message"}}`.
 *
 * @throws {WebhookError} `INVALID_SECRET` when `secret` is given but unusable.
 * @example
 * const receive = createCallsReceiver({
 *   secret: "whsec_…",
 *   onMissed: (event, { channelId }) => tickets.open(channelId, numberOf(event.from)),
 * });
 * const response = await receive(request);
 */
export function createCallsReceiver(options: CallsReceiverOptions = {}): CallsReceiver {
  const { secret, toleranceSeconds = defaultToleranceSeconds, now = Date.now } = options;
  const { maxBodyBytes = 262_144, answerWithinMs = 8_000 } = options;
  // Also when it is undefined: a variable missing from the environment must not switch the check off.
  if ("secret" in options) signingKeys(secret ?? "");
  const report = createReport(options.onError);
  const handleCalls = createHandleCalls(options, report);

  async function receive(request: Request): Promise<Response> {
    if (!allowedMethods.includes(request.method)) {
      throw new WebhookError("METHOD_NOT_ALLOWED", `Send webhooks with ${allowedMethods.join(", ")}`);
    }
    const body = await readBody(request, maxBodyBytes);
    if (secret !== undefined) {
      const verifying = verifySignature(body, request.headers, secret, { toleranceSeconds, now: now() });
      await verifying.catch((error: unknown) => {
        throw wasRewritten(request) && isMismatch(error) ? bytesGone(error) : error;
      });
    }
    const payload = parseJson(body);
    const event = webhookEvent(payload, request);
    if (event.type !== "calls" || event.event !== "post") {
      return accepted({ ignored: `${event.type}.${event.event}` });
    }
    const unread: PayloadError[] = [];
    const webhook = parseReadableCalls({ ...payload, event }, (error) => unread.push(error));
    // A webhook of which nothing can be read is refused; the same bytes will be no better, but the sender sees why.
    if (webhook.calls.length === 0 && unread[0]) throw unread[0];
    for (const error of unread) report(error);
    const work = handleCalls(webhook, request.headers.get("webhook-id") || undefined);
    const { failed, repeated } = await within(answerWithinMs, work, tooSlow);
    if (failed > 0) throw new WebhookError("CALLBACK_FAILED", "The receiver's own code failed: try again");
    return accepted({
      calls: webhook.calls.length,
      repeated,
      ...(unread.length > 0 && { unread: unread.map(({ message }) => message) }),
    });
  }

  return (request) =>
    receive(request).catch((error: unknown) => {
      if (error instanceof WebhookError) return refused(error);
      report(error);
      return refused(new WebhookError("INTERNAL", "The receiver failed"));
    });
}

function isMismatch(error: unknown): boolean {
  return error instanceof WebhookError && error.code === "SIGNATURE_MISMATCH";
}

function bytesGone(cause: unknown): WebhookError {
  const text = "No signature fits what a body parser made of it: put the receiver in front of the parser";
  return new WebhookError("BODY_UNREADABLE", text, { cause });
}

function tooSlow(): WebhookError {
  return new WebhookError("CALLBACK_SLOW", "The receiver's own code takes long: try again");
}
