import { createServer, type Socket } from "node:net";
import { listening } from "./listening.ts";

/** A server that speaks bytes, for answers that no HTTP server would give. */
export interface RawServer {
  url: string;
  /** Connections it has taken. */
  readonly connections: number;
  /** Requests it has read. */
  readonly requests: number;
  close(): Promise<void>;
}

/**
 * @param onRequest called for each request with its connection, and which request of that connection it is, from 1;
 * requests are small enough to come in one piece
 */
export async function startRawServer(
  onRequest: (socket: Socket, number: number) => void,
): Promise<RawServer> {
  let connections = 0;
  let requests = 0;
  const server = createServer((socket) => {
    connections += 1;
    let number = 0;
    socket.on("error", () => {});
    socket.on("data", () => {
      number += 1;
      requests += 1;
      onRequest(socket, number);
    });
  });
  const { port, close } = await listening(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    get connections() {
      return connections;
    },
    get requests() {
      return requests;
    },
    close,
  };
}
