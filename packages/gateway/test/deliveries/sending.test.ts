import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { closing } from "../stage/closing.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { startRawServer } from "../stage/raw-server.ts";
import { until } from "../stage/until.ts";

async function rawServer(onRequest: (socket: Socket) => void): Promise<string> {
  const server = closing(await startRawServer(onRequest));
  return server.url;
}

/** What the log says of the first attempt to an endpoint. */
async function firstAttempt(url: string, timeoutMs = 400): Promise<Record<string, unknown> | undefined> {
  const stage = await setDeliveryStage({ webhooks: [{ url }], timeoutMs, retryDelayMs: 60_000 });
  await stage.play("A", "offered");
  await until("the attempt is settled", () => stage.settlements.length > 0);
  return stage.query(
    "SELECT a.status, a.error, a.duration_ms, d.state FROM attempts_made a JOIN deliveries d ON d.id = a.delivery",
  )[0];
}

describe("an attempt's time covers everything", () => {
  it("cuts off an endpoint that never answers", async () => {
    const url = await rawServer(() => {});
    expect(await firstAttempt(url)).toMatchObject({ status: null, error: "TIMEOUT", state: "pending" });
  });

  it("cuts off headers that never end", async () => {
    const url = await rawServer((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n"));
    expect(await firstAttempt(url)).toMatchObject({ status: null, error: "TIMEOUT", state: "pending" });
  });

  it("cuts off a body of one byte now and then, and goes by the status", async () => {
    let closed = false;
    const url = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n");
      const drip = setInterval(() => socket.write("x"), 100);
      socket.on("close", () => {
        clearInterval(drip);
        closed = true;
      });
    });
    expect(await firstAttempt(url)).toMatchObject({ status: 200, error: null, state: "delivered" });
    await until("the connection is closed", () => closed);
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
  const inner = closing(await startHttpReceiver());
  const outer = closing(await startHttpReceiver(() => ({ status: 308, headers: { location: inner.url } })));
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
    "TLS_NOT_SPOKEN",
  ],
  ["a host without an address", async () => "http://no-such-host.invalid/", "HOST_NOT_FOUND"],
])("logs %s with a stable code", async (_name, url, error): Promise<void> => {
  expect(await firstAttempt(await url(), 5_000)).toMatchObject({ status: null, error, state: "pending" });
});

it.each([200, 201, 204, 299])("takes %i for success", async (status) => {
  const target = closing(await startHttpReceiver(() => status));
  expect(await firstAttempt(target.url)).toMatchObject({ status, state: "delivered" });
});

it.each([199, 300, 304, 400, 404, 429, 500, 503].filter((status) => status >= 200))(
  "takes %i for a failure",
  async (status) => {
    const target = closing(await startHttpReceiver(() => status));
    expect(await firstAttempt(target.url)).toMatchObject({ status, state: "pending" });
  },
);
