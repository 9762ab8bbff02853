import type { BinaryNode, WASocket } from "baileys";
import type { Call } from "../../store/records.ts";
import type { Account } from "../link.ts";
import { ask } from "./ask.ts";

/**
 * Declines a call with `call-creator` exactly as the offer had it: with a phone number in place of a LID,
 * the phone keeps ringing. Baileys' own `rejectCall` takes an answer with `error` for success, so it is not used.
 *
 * @param answerMs WhatsApp has this long to take the rejection, in milliseconds
 * @throws RinghookError `LINK_FAILED` when WhatsApp refuses or does not answer
 */
export async function rejectCall(
  socket: WASocket,
  account: Account,
  call: Call,
  answerMs: number,
): Promise<void> {
  const node: BinaryNode = {
    tag: "call",
    attrs: { from: socket.user?.id ?? account.number, to: call.creator, id: socket.generateMessageTag() },
    content: [{ tag: "reject", attrs: { "call-id": call.callId, "call-creator": call.creator, count: "0" } }],
  };
  await ask(socket, node, "the rejection", answerMs);
}
