import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { until } from "../stage/until.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** A server that speaks bytes, for answers that no HTTP server would give. */
async function rawServer(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => onConnection(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
}

/** What the log says of the first attempt to an endpoint. */
async function firstAttempt(url: string, timeoutMs = 400): Promise<Record<string, unknown> | undefined> {
  const stage = await setDeliveryStage({ webhooks: [{ url }], timeoutMs, retryDelayMs: 60_000 });
  open.push(stage);
  await stage.play("A", "offered");
  await until("the attempt is settled", () => stage.settlements.length > 0);
  return stage.query(
    "SELECT a.status, a.error, a.duration_ms, d.state FROM attempts_made a JOIN deliveries d USING (delivery_id)",
  )[0];
}

describe("an attempt's time covers everything", () => {
  it("cuts off an endpoint that never answers", async () => {
    const url = await rawServer(() => {});
    expect(await firstAttempt(url)).toMatchObject({ status: null, error: "TIMEOUT", state: "pending" });
  });

  it("cuts off headers followed by nothing", async () => {
    const url = await rawServer((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n"));
    expect(await firstAttempt(url)).toMatchObject({ status: 200, error: "TIMEOUT", state: "pending" });
  });

  it("cuts off one byte a second, however long the answer is announced to be", async () => {
    const url = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n");
      const drip = setInterval(() => socket.write("x"), 100);
      socket.on("close", () => clearInterval(drip));
    });
    expect(await firstAttempt(url)).toMatchObject({ error: "TIMEOUT", state: "pending" });
  });
});

it("reads at most 16 KiB of an endless answer, and goes by its status", async () => {
  let written = 0;
  const url = await rawServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    const pour = (): void => {
      while (!socket.destroyed && socket.write(`1000\r\n${"x".repeat(4_096)}\r\n`)) written += 4_096;
      written += 4_096;
    };
    socket.on("drain", pour);
    pour();
  });
  expect(await firstAttempt(url, 5_000)).toMatchObject({ status: 200, error: null, state: "delivered" });
  expect(written).toBeLessThan(16 * 1024 * 1024);
});

it("follows no redirect, to a private address or any other", async () => {
  const inner = await startHttpReceiver();
  const outer = await startHttpReceiver(() => ({ status: 308, headers: { location: inner.url } }));
  open.push(inner, outer);
  expect(await firstAttempt(outer.url)).toMatchObject({ status: 308, error: null, state: "pending" });
  expect(inner.requests).toEqual([]);
});

it.each<[string, () => Promise<string>, string]>([
  ["a port where nobody listens", async () => "http://127.0.0.1:1/", "CONNECTION_REFUSED"],
  ["a connection that breaks off", () => rawServer((socket) => socket.destroy()), "CONNECTION_RESET"],
  ["an answer that is no HTTP", () => rawServer((socket) => socket.end("hello\r\n\r\n")), "ANSWER_NOT_HTTP"],
  [
    "plain HTTP where TLS is expected",
    async () => (await rawServer((socket) => socket.end("hello"))).replace("http:", "https:"),
    "TLS_FAILED",
  ],
  ["a host without an address", async () => "http://no-such-host.invalid/", "HOST_NOT_FOUND"],
])("logs %s with a stable code", async (_name, url, error): Promise<void> => {
  expect(await firstAttempt(await url(), 5_000)).toMatchObject({ status: null, error, state: "pending" });
});

it.each([200, 201, 204, 299])("takes %i for success", async (status) => {
  const target = await startHttpReceiver(() => status);
  open.push(target);
  expect(await firstAttempt(target.url)).toMatchObject({ status, state: "delivered" });
});

it.each([199, 300, 304, 400, 404, 429, 500, 503].filter((status) => status >= 200))(
  "takes %i for a failure",
  async (status) => {
    const target = await startHttpReceiver(() => status);
    open.push(target);
    expect(await firstAttempt(target.url)).toMatchObject({ status, state: "pending" });
  },
);
