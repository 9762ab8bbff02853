import { type FakeRequestOptions, fakeRequest } from "../src/fixtures/index.ts";
import type { CallEvent, CallsReceiver, CallsWebhook } from "../src/index.ts";

/** A signing secret, as the format's samples have it. */
export const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** The answer of a receiver, its JSON read. */
export interface Answer {
  status: number;
  body: {
    calls?: number;
    repeated?: number;
    ignored?: string;
    unread?: string[];
    error?: Record<string, string>;
  };
}

/** Sends a webhook to a receiver. */
export async function send(
  receive: CallsReceiver,
  webhook: Parameters<typeof fakeRequest>[0],
  options?: FakeRequestOptions,
): Promise<Answer> {
  return answerOf(await receive(await fakeRequest(webhook, options)));
}

export async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: JSON.parse(await response.text()) };
}

/** One webhook that carries all these events. */
export function webhookOf(events: CallEvent[], channel_id = "MANTIS-M72HC"): CallsWebhook {
  return { calls: events, event: { type: "calls", event: "post" }, channel_id };
}

/** A promise and the key to it. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
