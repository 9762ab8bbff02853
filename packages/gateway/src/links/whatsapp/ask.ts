import type { BinaryNode, WASocket } from "baileys";
import { messageOf, RinghookError } from "../../errors.ts";

/**
 * Sends a stanza that WhatsApp answers, and waits for the answer. Baileys takes an answer with `error` for success.
 *
 * @param what what is asked for, for the sentence of an error: `the rejection`
 * @param answerMs WhatsApp has this long to answer, in milliseconds
 * @throws RinghookError `LINK_FAILED` when WhatsApp refuses or does not answer
 */
export async function ask(
  socket: WASocket,
  node: BinaryNode,
  what: string,
  answerMs: number,
): Promise<BinaryNode> {
  const answer = await answered(() => socket.query(node, answerMs), what);
  if (!answer) {
    throw new RinghookError("LINK_FAILED", `WhatsApp did not answer ${what} within ${answerMs} ms`);
  }
  if (answer.attrs.error === undefined) return answer;
  throw new RinghookError("LINK_FAILED", `WhatsApp refused ${what} with ${answer.attrs.error}`);
}

/**
 * What Baileys was asked to do, with its failures as ours.
 * @throws RinghookError `LINK_FAILED`
 */
export async function answered<T>(work: () => Promise<T>, what: string): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new RinghookError("LINK_FAILED", `WhatsApp did not take ${what}: ${reasonOf(cause)}`, { cause });
  }
}

/** When the connection drops, Baileys throws the bare number with which the WebSocket closed. */
function reasonOf(thrown: unknown): string {
  return typeof thrown === "number" ? `the connection dropped (${thrown})` : messageOf(thrown);
}
