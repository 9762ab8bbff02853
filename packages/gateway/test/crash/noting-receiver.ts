import { createServer, type IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { until } from "../stage/until.ts";
import { type Arrival, eventOf } from "./order.ts";

export interface NotedArrival extends Arrival {
  /** Which of the sender's lives sent it. */
  life: number;
  body: string;
  /** What it was answered; null when it was left hanging. */
  answer: Answer;
}

export type Answer = 200 | 500 | null;

export interface NotingReceiver {
  /** The address for one life of the sender, so that each request says whose it is. */
  url(life: number): string;
  arrivals: NotedArrival[];
  /** The events that were answered with success. */
  taken: ReadonlySet<string>;
  /** Resolves, in the same moment, when an event arrives that is not the first of its call. */
  laterOne(): Promise<void>;
  /** Resolves when a dead sender's connections are gone: all that it sent was read. */
  hungUp(): Promise<void>;
  close(): Promise<void>;
}

/** A real HTTP server that notes little of each webhook, in the order in which they come: thousands a second. */
export async function startNotingReceiver(answerNext: () => Answer): Promise<NotingReceiver> {
  const arrivals: NotedArrival[] = [];
  const taken = new Set<string>();
  let onLaterOne = (): void => {};
  const server = createServer((request, response) => {
    let body = "";
    // A sender that dies may leave half a request.
    request.on("error", () => {});
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const answer = answerNext();
      const arrival = { ...noted(request, body), answer };
      arrivals.push(arrival);
      if (answer === 200) taken.add(eventOf(arrival));
      if (arrival.status !== "initiated") onLaterOne();
      if (answer !== null) response.writeHead(answer, { "content-length": "0" }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the receiver has no port");
  const connections = promisify(server.getConnections.bind(server));
  return {
    url: (life) => `http://127.0.0.1:${address.port}/${life}`,
    arrivals,
    taken,
    laterOne: () =>
      new Promise((resolve) => {
        onLaterOne = resolve;
      }),
    hungUp: () => until("the sender's connections are gone", async () => (await connections()) === 0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function noted({ url, headers }: IncomingMessage, body: string): Omit<NotedArrival, "answer"> {
  const { id: callId, status } = JSON.parse(body).calls[0];
  return { life: Number(url?.slice(1)), callId, status, webhookId: String(headers["webhook-id"]), body };
}
