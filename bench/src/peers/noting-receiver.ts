import { createHash } from "node:crypto";
import { type BodyServer, serveBodies } from "../body-server.ts";

/** A receiver in this process that notes each event it took, as `CALL STATUS`, in the order of their first arrival. */
export interface NotingReceiver extends BodyServer {
  taken: ReadonlySet<string>;
}

export interface NotingOptions {
  /** The share of requests that are answered 500. */
  failShare?: number;
  onTaken?: (count: number) => void;
}

export async function startNotingReceiver(options: NotingOptions = {}): Promise<NotingReceiver> {
  const { failShare = 0, onTaken } = options;
  const taken = new Set<string>();
  const attempts = new Map<string, number>();
  const server = await serveBodies((body, response) => {
    const event = eventOf(body);
    const attempt = (attempts.get(event) ?? 0) + 1;
    attempts.set(event, attempt);
    const fails = fraction(`${event} ${attempt}`) < failShare;
    response.writeHead(fails ? 500 : 200, { "content-length": "0" }).end();
    if (fails) return;
    taken.add(event);
    onTaken?.(taken.size);
  });
  return { taken, ...server };
}

function eventOf(body: string): string {
  const { calls } = JSON.parse(body) as { calls: [{ id: string; status: string }] };
  return `${calls[0].id} ${calls[0].status}`;
}

/** From 0 to 1, and the same for the same text in each run: the seed of the failures is what they hit. */
function fraction(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
}
