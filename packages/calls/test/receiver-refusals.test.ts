import { describe, expect, it, vi } from "vitest";
import { fakeRequest, sampleBodies, sampleCalls } from "../src/fixtures/index.ts";
import { createCallsReceiver } from "../src/index.ts";
import { answerOf, secret, send } from "./receiving.ts";

const otherSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

function post(body: BodyOf, headers: Record<string, string> = {}): Request {
  const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
  return new Request("https://example.com/hook", init);
}
type BodyOf = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;

describe("signatures", () => {
  it("are checked when there is a secret: 401 with the reason", async () => {
    const onMissed = vi.fn();
    const receive = createCallsReceiver({ secret, onMissed });
    const none = await send(receive, sampleCalls[2]);
    const wrong = await send(receive, sampleCalls[2], { secret: otherSecret });
    const old = await send(receive, sampleCalls[2], { secret, now: Date.now() - 400_000 });
    expect([none, wrong, old]).toMatchObject([
      { status: 401, body: { error: { code: "SIGNATURE_MISSING" } } },
      { status: 401, body: { error: { code: "SIGNATURE_MISMATCH" } } },
      { status: 401, body: { error: { code: "SIGNATURE_EXPIRED" } } },
    ]);
    expect(onMissed).not.toHaveBeenCalled();
    expect((await send(receive, sampleCalls[2], { secret })).status).toBe(200);
    expect(onMissed).toHaveBeenCalledOnce();
  });

  it("may fit any of several secrets, and have their own tolerance and clock", async () => {
    const now = 1713792453000;
    const options = { secret: [otherSecret, secret], toleranceSeconds: 10, now: () => now };
    const receive = createCallsReceiver(options);
    expect((await send(receive, sampleCalls[2], { secret, now: now - 10_000 })).status).toBe(200);
    expect((await send(receive, sampleCalls[2], { secret, now: now - 11_000 })).status).toBe(401);
  });

  it("are not asked for without a secret", async () => {
    expect((await send(createCallsReceiver({}), sampleCalls[2])).status).toBe(200);
  });

  it("are checked before the body is parsed", async () => {
    const answer = await answerOf(await createCallsReceiver({ secret })(post("no JSON")));
    expect(answer.status).toBe(401);
  });

  // What `secret: process.env.SECRET` comes to when the variable is missing, in a program that TypeScript did not check.
  const missing: { secret: string } = JSON.parse("{}", () => ({ secret: undefined }));
  it.each([[missing], [{ secret: "" }], [{ secret: [] }], [{ secret: "whsec_%" }]])(
    "cannot be switched off by the unusable %j",
    (options) => {
      expect(() => createCallsReceiver(options)).toThrow(expect.objectContaining({ code: "INVALID_SECRET" }));
    },
  );
});

describe("400 for what cannot be parsed", () => {
  it.each([
    ["", "INVALID_JSON"],
    ["no JSON", "INVALID_JSON"],
    [Uint8Array.of(0x22, 0xff, 0x22), "INVALID_JSON"],
    ["[]", "INVALID_PAYLOAD"],
    ["{}", "INVALID_PAYLOAD"],
    ['{"event":{"type":"calls","event":"post"}}', "INVALID_PAYLOAD"],
  ])("%j: %s", async (body, code) => {
    const answer = await answerOf(await createCallsReceiver()(post(body)));
    expect(answer).toMatchObject({ status: 400, body: { error: { code, message: expect.any(String) } } });
  });

  it("says where, what was expected and what came", async () => {
    const body = sampleBodies[0]?.replace("initiated", "hungup") ?? "";
    const { error } = (await answerOf(await createCallsReceiver()(post(body)))).body;
    expect(error).toMatchObject({ path: "$.calls[0].status", actual: '"hungup"' });
    expect(error?.expected).toContain('"initiated"');
  });

  it("also when the body breaks off, or was read before", async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("gone")),
    });
    const receive = createCallsReceiver();
    const unreadable = { status: 400, body: { error: { code: "BODY_UNREADABLE" } } };
    expect(await answerOf(await receive(post(broken)))).toMatchObject(unreadable);
    const read = await fakeRequest(sampleCalls[0]);
    await read.text();
    expect(await answerOf(await receive(read))).toMatchObject(unreadable);
  });

  it("whatever the content type, since senders differ", async () => {
    const receive = createCallsReceiver();
    for (const type of ["text/plain", "application/json; charset=utf-8", "application/octet-stream"]) {
      expect((await receive(post(sampleBodies[0] ?? "", { "content-type": type }))).status).toBe(200);
    }
  });
});

describe("413 for what is too large", () => {
  const tooLarge = { status: 413, body: { error: { code: "BODY_TOO_LARGE" } } };

  it("takes 256 KiB and no byte more, by default", async () => {
    const receive = createCallsReceiver();
    const largest = (sampleBodies[0] ?? "").padEnd(262_144);
    expect((await receive(post(largest))).status).toBe(200);
    expect(await answerOf(await receive(post(`${largest} `)))).toMatchObject(tooLarge);
    const strict = createCallsReceiver({ maxBodyBytes: 100 });
    expect(await answerOf(await strict(post(sampleBodies[0] ?? "")))).toMatchObject(tooLarge);
  });

  it("does not begin to read what says itself that it is too large", async () => {
    const pull = vi.fn();
    const body = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 });
    const answer = await createCallsReceiver()(post(body, { "content-length": "262145" }));
    expect(await answerOf(answer)).toMatchObject(tooLarge);
    expect(pull).not.toHaveBeenCalled();
  });

  it("stops reading an endless body at the limit", async () => {
    let sent = 0;
    const cancel = vi.fn();
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1024;
        controller.enqueue(new Uint8Array(1024));
      },
      cancel,
    });
    const receive = createCallsReceiver({ maxBodyBytes: 10_000 });
    expect(await answerOf(await receive(post(endless)))).toMatchObject(tooLarge);
    expect(sent).toBeLessThan(20_000);
    expect(cancel).toHaveBeenCalledOnce();
  });
});

it.each(["GET", "HEAD", "OPTIONS"])("405 for %s, with Allow", async (method) => {
  const response = await createCallsReceiver()(new Request("https://example.com/hook", { method }));
  expect(response.headers.get("allow")).toBe("POST, PUT, PATCH, DELETE");
  expect(await answerOf(response)).toMatchObject({
    status: 405,
    body: { error: { code: "METHOD_NOT_ALLOWED" } },
  });
});
