import { connect, type Socket } from "node:net";
import type { Readable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { eventStream, MOST_WAITING_BYTES } from "../../src/http/api/event-stream.ts";
import { STREAMS_PER_TOKEN } from "../../src/http/door/stream-seats.ts";
import { Feed } from "../../src/watch/feed.ts";
import { StreamPlace } from "../../src/watch/stream-place.ts";
import { until } from "../stage/until.ts";
import { at, client } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

/** About as long as the text of a QR code is drawn. */
const NEWS = "x".repeat(4_000);
const link = { state: "QR", reason: null, qr: { text: NEWS, expiresAt: 0 } } as const;

describe("what waits for a reader that takes nothing", () => {
  const following = { channelId: null, quietMs: 60_000, isGap: false };

  function opened(feed: Feed): Readable {
    const history = { eventsAfter: async () => [] };
    const gone = new AbortController();
    onTestFinished(() => gone.abort());
    const place = new StreamPlace(`evt_${"0".repeat(26)}`, 1);
    return eventStream({ ...following, place, feed, history, gone, mayFollow: () => true, showsQr: true });
  }

  test("is bounded in bytes, and the reader is cut once more news come than are remembered", async () => {
    const feed = new Feed(pino({ level: "silent" }));
    const stream = opened(feed);
    let most = 0;
    // Reading has to begin, as a connection begins to take.
    stream.read(0);
    for (let news = 0; news < 3_000 && !stream.destroyed; news += 1) {
      feed.emit("channel", { channelId: "ONE", link });
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, stream.readableLength);
    }
    expect(stream.destroyed).toBe(true);
    // The frame under way comes on top; a news' frame is a little longer than its text.
    expect(most).toBeGreaterThan(MOST_WAITING_BYTES / 2);
    expect(most).toBeLessThan(MOST_WAITING_BYTES + 2 * NEWS.length);
  });

  test("does not cut a reader that takes what comes, however much comes at once", async () => {
    const feed = new Feed(pino({ level: "silent" }));
    const stream = opened(feed);
    let read = 0;
    stream.on("data", (bytes: Buffer) => {
      read += bytes.length;
    });
    await until("the stream is open", () => read > 0);
    for (let news = 0; news < 5_000; news += 1) feed.emit("channel", { channelId: "ONE", link });
    const before = read;
    feed.emit("channel", { channelId: "ONE", link });
    await new Promise((resolve) => setImmediate(resolve));
    feed.emit("channel", { channelId: "ONE", link });
    await until("it is told what came since", () => read > before);
    expect(stream.destroyed).toBe(false);
  });
});

describe("event streams of one token", () => {
  let bare: BareGateway;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    bare = await startBareGateway();
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await bare.close();
  });

  /** Opens a stream and reads its head at most. */
  function open(token: string): Promise<{ socket: Socket; status: number }> {
    const { hostname, port } = new URL(bare.gateway.url);
    return new Promise((resolve) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(`GET /api/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`),
      );
      sockets.push(socket);
      socket.on("error", () => {});
      socket.once("data", (head) => {
        socket.pause();
        resolve({ socket, status: Number(String(head).slice(9, 12)) });
      });
    });
  }

  test("are bounded: one more is answered 429; others have their own, and one that is closed makes room", async () => {
    const { token } = await bare.gateway.channels.create({ id: "MANY" });
    const { token: other } = await bare.gateway.channels.create({ id: "OTHER" });
    const first = await open(token);
    for (let index = 1; index < STREAMS_PER_TOKEN; index += 1) expect((await open(token)).status).toBe(200);
    const ask = client(bare.gateway.url, token);
    const refused = await ask("GET", "/api/events");
    expect([refused.status, at(refused.body, "code")]).toEqual([429, "TOO_MANY_STREAMS"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await open(other)).status).toBe(200);
    expect((await ask("GET", "/api/channels")).status).toBe(200);
    first.socket.destroy();
    await until("there is room again", async () => {
      const { status, socket } = await open(token);
      socket.destroy();
      return status === 200;
    });
  });

  test("that nobody reads are cut, and their seats are free again", async () => {
    const { token } = await bare.gateway.channels.create({ id: "UNREAD" });
    const unread = await Promise.all(Array.from({ length: STREAMS_PER_TOKEN }, () => open(token)));
    expect(unread.map(({ status }) => status)).toEqual(Array(STREAMS_PER_TOKEN).fill(200));
    const text = "x".repeat(100_000);
    const large = { state: "QR", reason: null, qr: { text, expiresAt: 0 } } as const;
    // What the system's own buffers take comes first, and is not the gateway's memory.
    let seated = 0;
    await until("each has made room for another", async () => {
      for (let news = 0; news < 50; news += 1) {
        bare.gateway.feed.emit("channel", { channelId: "UNREAD", link: large });
      }
      if ((await open(token)).status === 200) seated += 1;
      return seated === STREAMS_PER_TOKEN;
    });
  });
});
