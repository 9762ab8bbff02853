import type { BinaryNode, WASocket } from "baileys";
import { givenIdOf } from "../../../calls/call.ts";
import type { Call } from "../../../store/records.ts";
import type { Account } from "../../source.ts";
import { ask } from "./ask.ts";

/**
 * Declines a call with the exact `call-creator` of the offer: with a phone number instead of a LID, the phone keeps
 * ringing. Baileys' own `rejectCall` treats an answer with `error` as success, so it is not used.
 *
 * @param answerMs timeout for WhatsApp's answer, in milliseconds
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
    content: [
      { tag: "reject", attrs: { "call-id": givenIdOf(call), "call-creator": call.creator, count: "0" } },
    ],
  };
  await ask(socket, node, "the rejection", answerMs);
}
