import type { BinaryNode, WASocket } from "baileys";
import { RinghookError } from "../../../errors.ts";
import { numberJid } from "../../../persons.ts";
import type { SentText } from "../../source.ts";
import { readTime } from "../stanzas/stanza-time.ts";
import type { WhatsAppClock } from "../stanzas/whatsapp-clock.ts";
import { answered, refused } from "./ask.ts";

/**
 * Sends a text to a person. Resolves once WhatsApp accepted it: Baileys reports success as soon as it is written, even
 * to a number that does not exist.
 *
 * @param message its id, the JID of the person, and what it says
 * @param answerMs timeout for WhatsApp's answer, in milliseconds
 * @param clock for the time, when WhatsApp does not send one
 * @throws RinghookError `NOT_ON_WHATSAPP`, `LINK_FAILED`
 */
export async function sendText(
  socket: WASocket,
  { id, to, text }: { id: string; to: string; text: string },
  answerMs: number,
  clock: WhatsAppClock,
): Promise<SentText> {
  if (numberJid(to)) await checkOnWhatsApp(socket, to);
  // Listen before sending, because the answer may be quick.
  const answer = socket.waitForMessage<BinaryNode>(id, answerMs);
  answer.catch(() => {});
  await answered(() => socket.sendMessage(to, { text }, { messageId: id }), "the message");
  const taken = await answered(() => answer, "the message");
  if (!taken) {
    throw new RinghookError("LINK_FAILED", `WhatsApp did not take the message within ${answerMs} ms`);
  }
  if (taken.attrs.error !== undefined) throw refused("the message", taken.attrs.error);
  return { id, to, at: readTime(taken.attrs.t)?.at ?? clock.wholeSeconds() };
}

async function checkOnWhatsApp(socket: WASocket, to: string): Promise<void> {
  const found = await answered(() => socket.onWhatsApp(to), "the question for the number");
  if (found?.some(({ exists }) => exists)) return;
  throw new RinghookError("NOT_ON_WHATSAPP", `${to.split("@")[0]} is not on WhatsApp`);
}
