import { Agent, type OutgoingHttpHeaders, request } from "node:http";
import { connect } from "node:net";

export interface RawRequest {
  method: string;
  /** As it goes onto the wire. */
  path: string;
  headers: OutgoingHttpHeaders;
  body: Buffer | string | undefined;
}

export interface RawAnswer {
  /** 0 when the gateway hung up without an answer. */
  status: number;
  contentType: string;
  text: string;
}

/** Sends requests as they are, where `fetch` would put them right first. */
export class RawClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  send({ method, path, headers, body }: RawRequest): Promise<RawAnswer> {
    const { hostname, port } = this.#url;
    return new Promise((resolve) => {
      const sent = request({ agent: this.#agent, hostname, port, method, path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("close", () =>
          resolve({
            status: answer.statusCode ?? 0,
            contentType: answer.headers["content-type"] ?? "",
            text: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      });
      sent.on("error", () => resolve({ status: 0, contentType: "", text: "" }));
      sent.end(body);
    });
  }

  /** Writes bytes that are no HTTP, or hardly, and reads what comes until the end. */
  write(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      let text = "";
      const socket = connect(Number(this.#url.port), this.#url.hostname, () => socket.end(bytes));
      socket.setTimeout(2_000, () => socket.destroy());
      socket.on("data", (chunk) => {
        text += chunk.toString("latin1");
      });
      socket.on("error", () => {});
      socket.on("close", () => resolve(text));
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
