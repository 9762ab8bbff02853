import { onTestFinished } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { CHATWOOT_ANSWER_BYTES, chatwootSinks } from "../../src/sinks/chatwoot/chatwoot-sink.ts";
import { AddressGuard } from "../../src/sinks/http/guard.ts";
import { httpExchanges } from "../../src/sinks/http/http-exchange.ts";
import type { OpenSink, Outcome, Sink } from "../../src/sinks/sink.ts";
import type { PendingDelivery } from "../../src/store/records.ts";
import { type Chatwoot, chatwootUrl } from "../../src/subscriptions/chatwoot.ts";
import type { Target } from "../../src/subscriptions/webhook.ts";
import {
  type ChatwootServer,
  type ChatwootServerOptions,
  startChatwoot,
} from "../stage/chatwoot/chatwoot-server.ts";
import { closing } from "../stage/closing.ts";
import { sampleTarget } from "./sample-target.ts";

export const NUMBER = "919984351847";
export const LID = "153278964101375";

/** Sinks as a node puts them together. @param allow the networks that may be reached */
export function sinksForTests(timeoutMs = 1_500, allow: readonly string[] = ["127.0.0.0/8"]): OpenSink {
  const sending = { clock: systemClock, guard: new AddressGuard(allow), timeoutMs };
  const openExchange = httpExchanges({ ...sending, answerBytes: CHATWOOT_ANSWER_BYTES });
  return chatwootSinks({ openExchange, clock: systemClock, timeoutMs });
}

/** A webhook that leads to a Chatwoot. */
export function targetIn(chatwoot: Chatwoot): Target {
  const { webhook, ...rest } = sampleTarget(chatwootUrl(chatwoot), []);
  return { ...rest, webhook: { ...webhook, chatwoot } };
}

export interface CallSaid {
  from?: string;
  status?: string;
  attempts?: number;
  createdAt?: number;
  video?: boolean;
}

/** A delivery of a call's event. */
export function callDelivery(deliveryId: string, said: CallSaid = {}): PendingDelivery {
  const { from = `${NUMBER}@s.whatsapp.net`, status = "missed", attempts = 0, video = false } = said;
  const call = { id: "C1", from, chat_id: from, status, timestamp: 1_713_792_453_000, video_call: video };
  return {
    deliveryId,
    eventId: "evt_1",
    webhookId: "whk_1",
    lane: "caller -1",
    type: "calls",
    method: "post",
    body: JSON.stringify({ calls: [call], event: { type: "calls", event: "post" }, channel_id: "A" }),
    attempts,
    createdAt: said.createdAt ?? Date.now(),
    replayOf: null,
  };
}

/** A Chatwoot with a sink to it. */
export interface ChatwootStage extends ChatwootServer {
  sink: Sink;
  /** Sends a delivery there, by the stage's sink unless another one is given. */
  tell(deliveryId: string, said?: CallSaid, change?: Partial<Chatwoot>, sink?: Sink): Promise<Outcome>;
  /** What is written, as an agent reads it: who, in which state, and how. */
  read(): string[];
}

export async function chatwootStage(
  options: ChatwootServerOptions = {},
  timeoutMs?: number,
): Promise<ChatwootStage> {
  const server = closing(await startChatwoot({ lids: [LID], ...options }));
  const sink = sinksForTests(timeoutMs)();
  onTestFinished(() => sink.close());
  const { book, chatwoot } = server;
  const read = (): string[] =>
    book.messages.map(({ content, conversation_id, private: isPrivate, message_type }) => {
      const conversation = book.conversations.find(({ id }) => id === conversation_id);
      const contact = book.contacts.find(({ id }) => id === conversation?.contact_id);
      const kind = isPrivate ? "note" : message_type;
      return `${contact?.phone_number ?? contact?.identifier} ${conversation?.status} ${kind}: ${content}`;
    });
  return Object.assign(server, {
    sink,
    read,
    tell: (id: string, said?: CallSaid, change: Partial<Chatwoot> = {}, by: Sink = sink) =>
      by.send(callDelivery(id, said), targetIn({ ...chatwoot, ...change })),
  });
}
