import makeWASocket, { initAuthCreds } from "baileys";
import pino from "pino";
import { expect, it } from "vitest";
import { isOfBaileys } from "../../src/sources/linked-device/baileys/stray-rejections.ts";

it("knows a failure of Baileys from one of our own", async () => {
  const socket = makeWASocket({
    waWebSocketUrl: "ws://127.0.0.1:9",
    auth: { creds: initAuthCreds(), keys: { get: async () => ({}), set: async () => {} } },
    logger: pino({ level: "silent" }),
  });
  const failure: unknown = await socket.sendNode({ tag: "ib", attrs: {} }).catch((error: unknown) => error);
  await socket.end(undefined);
  expect(failure).toBeInstanceOf(Error);
  expect(isOfBaileys(failure)).toBe(true);
  expect(isOfBaileys(1006)).toBe(true);
  expect(isOfBaileys(new TypeError("a mistake of ours"))).toBe(false);
  expect(isOfBaileys("a mistake of ours")).toBe(false);
});
