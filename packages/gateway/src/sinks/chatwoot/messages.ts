import type { Outcome } from "../sink.ts";
import { type ChatwootApi, objectsOf } from "./chatwoot-api.ts";
import type { Conversation } from "./conversations.ts";

export interface Message {
  content: string;
  message_type: "incoming" | "outgoing";
  private: boolean;
  /** The delivery's id, by which the message is known again. */
  source_id: string;
}

/** Messages of one page. */
const OF_PAGE = 20;
/** Pages of one conversation that are looked through, at most. */
const MOST_PAGES = 10;
/** Conversations that are looked through, at most. */
const MOST_CONVERSATIONS = 3;
/** The clocks of both may differ by this much, in seconds. */
const CLOCKS_DIFFER_S = 3_600;

/**
 * Looks for a message that an attempt before this one may have written: one whose answer was lost, or whose gateway was killed. Nobody
 * can tell such an attempt from none, so this is done before each message.
 * @param since when the delivery was made: milliseconds since 1970
 * @throws AttemptEnded
 */
export async function findMessage(
  api: ChatwootApi,
  conversations: readonly Conversation[],
  sourceId: string,
  since: number,
): Promise<Outcome | undefined> {
  const from = Math.floor(since / 1_000) - CLOCKS_DIFFER_S;
  const touched = conversations.filter(({ lastActivityAt: at }) => at === null || at >= from);
  for (const { id } of touched.slice(0, MOST_CONVERSATIONS)) {
    const found = await findIn(api, id, sourceId, from);
    if (found) return found;
  }
  return undefined;
}

/** The newest come first, page by page, until they are older than the delivery. */
async function findIn(
  api: ChatwootApi,
  conversationId: number,
  sourceId: string,
  from: number,
): Promise<Outcome | undefined> {
  const path = `/conversations/${conversationId}/messages`;
  let before = "";
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { json, outcome } = await api.get(path + before);
    const messages = objectsOf(json.payload) ?? api.unreadable();
    if (messages.some((one) => one.source_id === sourceId)) return outcome;
    const [oldest] = messages;
    const isOld = typeof oldest?.created_at === "number" && oldest.created_at < from;
    if (messages.length < OF_PAGE || isOld || typeof oldest?.id !== "number") return undefined;
    before = `?before=${oldest.id}`;
  }
  return undefined;
}

/** @throws AttemptEnded */
export function writeMessage(api: ChatwootApi, { id }: Conversation, message: Message): Promise<Outcome> {
  return api.write(`/conversations/${id}/messages`, { ...message });
}
