import type { BinaryNode, WASocket } from "baileys";
import { RinghookError } from "../../../errors.ts";
import type { CallLink } from "../../source.ts";
import { ask } from "./ask.ts";

const ADDRESSES = {
  audio: "https://call.whatsapp.com/voice/",
  video: "https://call.whatsapp.com/video/",
} as const;

/**
 * Makes a link with which others can call.
 *
 * @param answerMs timeout for WhatsApp's answer, in milliseconds
 * @throws RinghookError `LINK_FAILED` when WhatsApp refuses or does not answer
 */
export async function createCallLink(
  socket: WASocket,
  { media, startTime }: CallLink,
  answerMs: number,
): Promise<string> {
  const event: BinaryNode[] =
    startTime === undefined ? [] : [{ tag: "event", attrs: { start_time: String(startTime) } }];
  const node: BinaryNode = {
    tag: "call",
    attrs: { id: socket.generateMessageTag(), to: "@call" },
    content: [{ tag: "link_create", attrs: { media }, content: event }],
  };
  const answer = await ask(socket, node, "the call link", answerMs);
  const children = Array.isArray(answer.content) ? answer.content : [];
  const token = children.find(({ tag }) => tag === "link_create")?.attrs.token;
  if (token) return ADDRESSES[media] + token;
  throw new RinghookError("LINK_FAILED", "WhatsApp answered the call link without a token");
}
