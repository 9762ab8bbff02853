import type { BinaryNode, WASocket } from "baileys";
import { messageOf, RinghookError } from "../../../errors.ts";

/**
 * Sends a stanza and waits for WhatsApp's answer. Baileys treats an answer with `error` as success.
 *
 * @param what the request, for the error: `the rejection`
 * @param answerMs timeout for WhatsApp's answer, in milliseconds
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
  throw refused(what, answer.attrs.error);
}

/** WhatsApp's refusal, with its code: 401, 429 and 463 mean more than this one request. */
export function refused(what: string, code: string): RinghookError {
  return new RinghookError("LINK_FAILED", `WhatsApp refused ${what} with ${code}`, {
    refusedWith: Number(code),
  });
}

/**
 * Turns the failures of a call to Baileys into ours.
 * @throws RinghookError `LINK_FAILED`
 */
export async function answered<T>(work: () => Promise<T>, what: string): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new RinghookError("LINK_FAILED", `WhatsApp did not take ${what}: ${reasonOf(cause)}`, { cause });
  }
}

/** When the connection drops, Baileys throws the bare close code of the WebSocket. */
function reasonOf(thrown: unknown): string {
  return typeof thrown === "number" ? `the connection dropped (${thrown})` : messageOf(thrown);
}
