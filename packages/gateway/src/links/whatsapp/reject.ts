import type { BinaryNode, WASocket } from "baileys";
import { messageOf, RinghookError } from "../../errors.ts";
import type { Call } from "../../store/records.ts";
import type { Account } from "../link.ts";

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
  const answer = await ask(socket, node, answerMs);
  if (answer?.attrs.error !== undefined) {
    throw new RinghookError("LINK_FAILED", `WhatsApp refused the rejection with ${answer.attrs.error}`);
  }
}

async function ask(socket: WASocket, node: BinaryNode, answerMs: number): Promise<BinaryNode> {
  let answer: BinaryNode | undefined;
  try {
    answer = await socket.query(node, answerMs);
  } catch (cause) {
    throw new RinghookError("LINK_FAILED", `WhatsApp did not take the rejection: ${reasonOf(cause)}`, {
      cause,
    });
  }
  if (answer) return answer;
  throw new RinghookError("LINK_FAILED", `WhatsApp did not answer the rejection within ${answerMs} ms`);
}

/** When the connection drops, Baileys throws the bare number with which the WebSocket closed. */
function reasonOf(thrown: unknown): string {
  return typeof thrown === "number" ? `the connection dropped (${thrown})` : messageOf(thrown);
}
