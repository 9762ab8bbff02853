// Cloudflare Worker: posts each missed call to a chat.
import { createCallsReceiver, displayJid, type SeenMemory } from "@ringhook/calls";

/** What wrangler.toml binds, as far as it is used here; `npx wrangler types` writes all of it. */
export interface Env {
  WEBHOOK_SECRET: string;
  /** An incoming webhook of Slack, or of another chat that takes `{"text"}`. */
  CHAT_URL: string;
  SEEN: {
    get(key: string): Promise<string | null>;
    put(key: string, value: string, options: { expirationTtl: number }): Promise<void>;
  };
}

/** Ringhook tries for seven days at most; a key is of no use after that. In seconds. */
const REMEMBERED_FOR = 7 * 24 * 3_600;

export default {
  fetch(request: Request, env: Env, context: { waitUntil(work: Promise<unknown>): void }): Promise<Response> {
    // One receiver a request: Workers let no request wait for work that belongs to another.
    const receive = createCallsReceiver({
      secret: env.WEBHOOK_SECRET,
      seen: seenIn(env.SEEN),
      onMissed: ({ from }) => tell(env.CHAT_URL, `Missed call from ${displayJid(from)}`),
    });
    const answer = receive(request);
    // A sender that hangs up ends the request, and would end the callback with it.
    context.waitUntil(answer);
    return answer;
  },
};

function seenIn(keys: Env["SEEN"]): SeenMemory {
  return {
    has: async (key) => (await keys.get(key)) !== null,
    add: (key) => keys.put(key, "1", { expirationTtl: REMEMBERED_FOR }),
  };
}

async function tell(url: string, text: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ text }) });
  // Thrown, it answers 500: the gateway tries again.
  if (!response.ok) throw new Error(`The chat answered ${response.status}`);
}
