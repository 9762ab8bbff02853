import { whatsAppTime } from "../../clock.ts";
import { localTime } from "../../rules/local-time.ts";
import type { Chatwoot, ChatwootStatus } from "../../subscriptions/chatwoot.ts";
import type { CHATWOOT_PLACEHOLDERS } from "../../subscriptions/define-chatwoot.ts";
import type { CallToTell } from "./call-to-tell.ts";

const DEFAULTS: Record<ChatwootStatus, string> = {
  missed: "Missed WhatsApp {kind} from {caller}",
  answered: "Answered WhatsApp {kind} from {caller}",
};

type Placeholder = (typeof CHATWOOT_PLACEHOLDERS)[number];

/** Chatwoot shows when it was told; these tell when it happened, in UTC. */
const FILLERS: Record<Placeholder, (call: CallToTell) => string> = {
  caller: ({ caller }) => caller.phoneNumber ?? "a hidden number",
  kind: ({ isVideo }) => (isVideo ? "video call" : "call"),
  date: ({ at }) => localTime(whatsAppTime(at), "UTC").date,
  time: ({ at }) => `${localTime(whatsAppTime(at), "UTC").time} UTC`,
};

/** What is written of a call. */
export function messageText({ message }: Pick<Chatwoot, "message">, call: CallToTell): string {
  const template = message[call.status] ?? DEFAULTS[call.status];
  const text = template.replace(/\{(caller|kind|date|time)\}/g, (_, name: Placeholder) =>
    FILLERS[name](call),
  );
  return call.isTest ? `Test: ${text}` : text;
}
