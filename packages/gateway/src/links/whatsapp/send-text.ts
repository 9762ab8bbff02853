import { type BinaryNode, generateMessageIDV2, type WASocket } from "baileys";
import { RinghookError } from "../../errors.ts";
import type { SentText } from "../link.ts";
import { answered } from "./ask.ts";
import { numberJid } from "./jid.ts";

/**
 * Sends a text to a person. Resolves once WhatsApp took it: Baileys says sent as soon as it is written,
 * also to a number that nobody has.
 *
 * @param to JID of the person
 * @param answerMs WhatsApp has this long to take it, in milliseconds
 * @throws RinghookError `NOT_ON_WHATSAPP`, `LINK_FAILED`
 */
export async function sendText(
  socket: WASocket,
  to: string,
  text: string,
  answerMs: number,
): Promise<SentText> {
  if (numberJid(to)) await checkOnWhatsApp(socket, to);
  const id = generateMessageIDV2(socket.user?.id);
  // Listening begins before the message leaves: its answer may be quick.
  const answer = socket.waitForMessage<BinaryNode>(id, answerMs);
  answer.catch(() => {});
  await answered(() => socket.sendMessage(to, { text }, { messageId: id }), "the message");
  const taken = await answered(() => answer, "the message");
  if (!taken) {
    throw new RinghookError("LINK_FAILED", `WhatsApp did not take the message within ${answerMs} ms`);
  }
  if (taken.attrs.error !== undefined) {
    throw new RinghookError("LINK_FAILED", `WhatsApp refused the message with ${taken.attrs.error}`);
  }
  return { id, to, at: Number(taken.attrs.t) * 1000 || Date.now() };
}

async function checkOnWhatsApp(socket: WASocket, to: string): Promise<void> {
  const found = await answered(() => socket.onWhatsApp(to), "the question for the number");
  if (found?.some(({ exists }) => exists)) return;
  throw new RinghookError("NOT_ON_WHATSAPP", `${to.split("@")[0]} is not on WhatsApp`);
}
