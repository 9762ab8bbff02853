import { connect, createServer, type Socket } from "node:net";
import { type Listening, listening } from "../stage/listening.ts";

export interface SocksServer extends Listening {
  /** Who came, as `user:password`, and where to. */
  came: string[];
}

const VERSION = 5;
const WITH_PASSWORD = 2;
const GRANTED = Buffer.from([VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0]);

/** A SOCKS proxy as far as a client of it goes here: a name, a password, an IPv4 address (RFC 1928, RFC 1929). */
export async function startSocksServer(): Promise<SocksServer> {
  const came: string[] = [];
  const server = createServer(async (socket) => {
    socket.on("error", () => {});
    await next(socket);
    socket.write(Buffer.from([VERSION, WITH_PASSWORD]));
    const login = await next(socket);
    const nameEnd = 2 + (login[1] ?? 0);
    const who = `${login.subarray(2, nameEnd)}:${login.subarray(nameEnd + 1)}`;
    socket.write(Buffer.from([1, 0]));
    const request = await next(socket);
    const host = [...request.subarray(4, 8)].join(".");
    const port = request.readUInt16BE(8);
    came.push(`${who} to ${host}:${port}`);
    const target = connect(port, host, () => {
      socket.write(GRANTED);
      socket.pipe(target).pipe(socket);
    });
    target.on("error", () => socket.destroy());
    socket.on("close", () => target.destroy());
  });
  return { ...(await listening(server)), came };
}

function next(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => socket.once("data", resolve));
}
