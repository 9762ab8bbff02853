import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

/** A receiver in this process that notes each event it took, as `CALL STATUS`, in the order of their first arrival. */
export interface NotingReceiver {
  url: string;
  taken: ReadonlySet<string>;
  stop(): Promise<void>;
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
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    request.on("end", () => {
      const event = eventOf(text);
      const attempt = (attempts.get(event) ?? 0) + 1;
      attempts.set(event, attempt);
      const fails = fraction(`${event} ${attempt}`) < failShare;
      response.writeHead(fails ? 500 : 200, { "content-length": "0" }).end();
      if (fails) return;
      taken.add(event);
      onTaken?.(taken.size);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    taken,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function eventOf(body: string): string {
  const { calls } = JSON.parse(body) as { calls: [{ id: string; status: string }] };
  return `${calls[0].id} ${calls[0].status}`;
}

/** From 0 to 1, and the same for the same text in each run: the seed of the failures is what they hit. */
function fraction(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
}
