import type { Socket } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnswerHead } from "../../src/sinks/http/answer-head.ts";
import { closing } from "../stage/closing.ts";
import { type DeliveryStage, setDeliveryStage } from "../stage/delivery-stage.ts";
import { startRawServer } from "../stage/raw-server.ts";
import { until } from "../stage/until.ts";

async function stageFor(url: string, timeoutMs = 5_000): Promise<DeliveryStage> {
  return setDeliveryStage({ webhooks: [{ url }], timeoutMs, retryDelayMs: 60_000 });
}

/** What the log has of the first attempt, answered like this. */
async function attemptAt(
  answer: (socket: Socket) => void,
  timeoutMs?: number,
): Promise<Record<string, unknown> | undefined> {
  const { url } = closing(await startRawServer(answer));
  const stage = await stageFor(url, timeoutMs);
  await stage.play("A", "offered");
  await until("the attempt is settled", () => stage.settlements.length > 0);
  return stage.query(`
    SELECT a.status, a.error, a.remark, a.location, d.state FROM attempts_made a JOIN deliveries d ON d.id = a.delivery`)[0];
}

const says = (text: string) => (socket: Socket) => socket.write(text);
const saysAndCloses = (text: string) => (socket: Socket) => socket.end(text);
const saysAndResets = (text: string) => (socket: Socket) => {
  socket.write(text);
  setTimeout(() => socket.resetAndDestroy(), 50);
};

describe("a final 2xx with its headers is success, even if the body breaks off", () => {
  it.each<[string, (socket: Socket) => void, number, string | null]>([
    [
      "a 204 with a body",
      says("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello"),
      204,
      "BODY_NOT_HTTP",
    ],
    ["a 204 with a body of no length", says("HTTP/1.1 204 No Content\r\n\r\nhello"), 204, null],
    [
      "a body shorter than announced",
      saysAndCloses("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok"),
      200,
      "BODY_CUT",
    ],
    [
      "a body longer than announced",
      saysAndCloses("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nok"),
      200,
      null,
    ],
    [
      "a chunked body that is cut",
      saysAndCloses("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel"),
      200,
      "BODY_CUT",
    ],
    [
      "a chunk of an invalid size",
      says("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"),
      200,
      "BODY_NOT_HTTP",
    ],
    [
      "a reset inside the body",
      saysAndResets("HTTP/1.1 201 Created\r\ncontent-length: 99\r\n\r\nhel"),
      201,
      "BODY_CUT",
    ],
    [
      "a reset right behind the headers",
      saysAndResets("HTTP/1.1 202 Accepted\r\ncontent-length: 9\r\n\r\n"),
      202,
      "BODY_CUT",
    ],
    ["a body without a length, to the end", saysAndCloses("HTTP/1.0 200 OK\r\n\r\nthanks"), 200, null],
    [
      "headers that end in line feeds",
      says("HTTP/1.1 200 OK\ncontent-length: 2\n\nok"),
      200,
      "HEAD_NOT_HTTP",
    ],
    ["no reason", says("HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n"), 200, null],
    ["a length that is none", says("HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"), 200, "HEAD_NOT_HTTP"],
    [
      "two lengths",
      says("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok"),
      200,
      "HEAD_NOT_HTTP",
    ],
    [
      "a length beside chunks",
      says("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
      200,
      "HEAD_NOT_HTTP",
    ],
    ["a header name that is none", says("HTTP/1.1 200 OK\r\nbad name: x\r\n\r\n"), 200, "HEAD_NOT_HTTP"],
    ["20 KB of headers", says(`HTTP/1.1 200 OK\r\n${headers(20)}content-length: 0\r\n\r\n`), 200, null],
    ["200 KB of headers", says(`HTTP/1.1 200 OK\r\n${headers(200)}content-length: 0\r\n\r\n`), 200, null],
  ])("%s", async (_name, answer, status, remark) => {
    expect(await attemptAt(answer)).toEqual({
      status,
      error: null,
      remark,
      location: null,
      state: "delivered",
    });
  });

  it("a body that never ends", async () => {
    const endless = says("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhel");
    const came = { status: 200, error: null, remark: "BODY_TIMEOUT", state: "delivered" };
    expect(await attemptAt(endless, 400)).toMatchObject(came);
  });

  it("a stop of the gateway inside the body", async () => {
    const { url, ...raw } = closing(
      await startRawServer(says("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhel")),
    );
    const stage = await stageFor(url);
    await stage.play("A", "offered");
    await until(
      "it is asked",
      () => stage.dispatcher.health("MANTIS-M72HC", "whk_0")?.underWay === 1 && !!raw,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    await stage.stop();
    expect(stage.query("SELECT state, http_status, remark FROM deliveries")).toEqual([
      { state: "delivered", http_status: 200, remark: "BODY_CUT" },
    ]);
  });
});

/** So many kilobytes of headers, each a small one. */
function headers(kilobytes: number): string {
  return Array.from({ length: kilobytes }, (_, index) => `x-${index}: ${"y".repeat(1_010)}\r\n`).join("");
}

describe("any other final status is the verdict, too", () => {
  it.each<[string, string, Record<string, unknown>]>([
    [
      "500 with a cut body",
      "HTTP/1.1 500 No\r\ncontent-length: 9\r\n\r\nx",
      { status: 500, remark: "BODY_CUT" },
    ],
    [
      "410 with a cut body",
      "HTTP/1.1 410 Gone\r\ncontent-length: 9\r\n\r\nx",
      { status: 410, remark: "BODY_CUT" },
    ],
    ["304 with a body", "HTTP/1.1 304 No\r\ncontent-length: 2\r\n\r\nok", { status: 304 }],
    [
      "a redirect, with where it leads",
      "HTTP/1.1 307 Moved\r\nlocation: https://example.com/new\r\ncontent-length: 0\r\n\r\n",
      { status: 307, location: "https://example.com/new" },
    ],
    [
      "a redirect in line feeds, with where it leads",
      "HTTP/1.1 301 Moved\nLocation: https://example.com/new\n\n",
      { status: 301, location: "https://example.com/new", remark: "HEAD_NOT_HTTP" },
    ],
  ])("%s", async (_name, text, expected) => {
    expect(await attemptAt(saysAndCloses(text))).toMatchObject({
      error: null,
      state: "pending",
      ...expected,
    });
  });

  it("Retry-After counts also where the body never ends", async () => {
    const { url } = closing(
      await startRawServer(says("HTTP/1.1 503 No\r\nretry-after: 600\r\ncontent-length: 9\r\n\r\nx")),
    );
    const stage = await setDeliveryStage({
      webhooks: [{ url }],
      timeoutMs: 300,
      retryDelayMs: 20,
      retryCapMs: 900_000,
    });
    await stage.play("A", "offered");
    await until("it is settled", () => stage.settlements.length > 0);
    const [settlement] = stage.settlements;
    expect(Number(settlement?.dueAt) - Number(settlement?.settledAt)).toBe(600_000);
  });
});

describe("interim answers that nobody asked for are passed over", () => {
  const final = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  it.each([
    ["100", "HTTP/1.1 100 Continue\r\n\r\n"],
    ["102", "HTTP/1.1 102 Processing\r\n\r\n"],
    ["103 with headers", "HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n"],
    ["199", "HTTP/1.1 199 Whatever\r\nx: y\r\n\r\n"],
    [
      "100 twice, then 103",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100\r\n\r\nHTTP/1.1 103 X\r\na: b\r\n\r\n",
    ],
    ["100 in line feeds", "HTTP/1.1 100 Continue\n\n"],
  ])("%s", async (_name, interim) => {
    const delivered = { status: 200, error: null, remark: null, state: "delivered" };
    expect(await attemptAt(says(interim + final))).toMatchObject(delivered);
    const apart = (socket: Socket): void => {
      socket.write(interim);
      setTimeout(() => socket.write(final), 50);
    };
    expect(await attemptAt(apart)).toMatchObject(delivered);
  });

  it("for each answer of a kept connection", async () => {
    const raw = closing(await startRawServer(says(`HTTP/1.1 100 Continue\r\n\r\n${final}`)));
    const stage = await stageFor(raw.url);
    await stage.play("A", "offered", "ringing", "ended");
    await until("all arrived", () => stage.settlements.length === 3);
    expect(stage.settlements.map(({ state }) => state)).toEqual(["delivered", "delivered", "delivered"]);
    expect(raw.connections).toBe(1);
  });

  it("101 is not one of them: what follows it is not HTTP", async () => {
    const upgrade = "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n";
    expect(await attemptAt(says(upgrade))).toMatchObject({ status: null, error: "ANSWER_NOT_HTTP" });
  });

  it("an interim answer without a final one does not count", async () => {
    const interim = "HTTP/1.1 100 Continue\r\n\r\n";
    expect(await attemptAt(saysAndCloses(interim))).toMatchObject({
      status: null,
      error: "CONNECTION_RESET",
    });
    expect(await attemptAt(says(interim), 300)).toMatchObject({ status: null, error: "TIMEOUT" });
  });

  it("however the bytes are cut into pieces, what passes is the final answer", () => {
    const interims = ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 X\r\na: b\r\n\r\n", "HTTP/1.0 102\n\n"];
    const answers = [
      final,
      "HTTP/1.1 500 No\r\n\r\n",
      "HTTP/1.1 101 X\r\n\r\n",
      "hello\r\n\r\n",
      "HTTP/9 100 x\r\n\r\n",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...interims), { maxLength: 4 }),
        fc.constantFrom(...answers),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        (before, answer, sizes) => {
          const head = new AnswerHead();
          head.expect();
          const bytes = Buffer.from(before.join("") + answer);
          let passed = "";
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            passed += head.take(bytes.subarray(at, at + size))?.toString() ?? "";
            at += size;
          }
          expect(passed).toBe(answer);
          expect(head.begun).toBe(true);
        },
      ),
    );
  });
});

it("headers beyond 256 KB have a code of their own", async () => {
  const answer = says(`HTTP/1.1 200 OK\r\n${headers(300)}\r\n`);
  const refused = { status: null, error: "ANSWER_HEADERS_TOO_LARGE", state: "pending" };
  expect(await attemptAt(answer)).toMatchObject(refused);
});

it("headers that break off do not count as an answer, even after a good status line", async () => {
  const cut = { status: null, error: "CONNECTION_RESET", state: "pending" };
  expect(await attemptAt(saysAndCloses("HTTP/1.1 200 OK\r\ncontent-le"))).toMatchObject(cut);
});
