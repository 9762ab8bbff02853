import { connect, createServer, type Socket } from "node:net";

export interface SocksServer {
  port: number;
  /** Who came, as `user:password`, and where to. */
  came: string[];
  close(): Promise<void>;
}

const VERSION = 5;
const WITH_PASSWORD = 2;
const GRANTED = Buffer.from([VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0]);

/** A SOCKS proxy as far as a client of it goes here: a name, a password, an IPv4 address (RFC 1928, RFC 1929). */
export async function startSocksServer(): Promise<SocksServer> {
  const came: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (socket) => {
    sockets.add(socket);
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
    sockets.add(target);
    target.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the proxy has no port");
  return {
    port: address.port,
    came,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function next(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => socket.once("data", resolve));
}
