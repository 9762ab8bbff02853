import { once } from "node:events";
import { createServer, IncomingMessage, request, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { buffer } from "node:stream/consumers";
import Fastify from "fastify";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { fakeRequest, sampleBodies, sampleCalls } from "../src/fixtures/index.ts";
import {
  type CallsReceiverOptions,
  createCallsReceiver,
  type NodeHandler,
  toNodeHandler,
} from "../src/index.ts";
import { bytesOfText } from "../src/node/bytes-of-text.ts";
import { secret } from "./receiving.ts";

async function serve(handler: NodeHandler): Promise<string> {
  const server: Server = createServer(handler);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/hook`;
}

function serveReceiver(options: CallsReceiverOptions = {}): Promise<string> {
  return serve(toNodeHandler(createCallsReceiver(options)));
}

async function sendTo(url: string, mode: "body" | "path" | "method" = "body"): Promise<Response> {
  return fetch(await fakeRequest(sampleCalls[2], { url, mode, secret, webhookId: "msg_1" }));
}

describe("over node:http", () => {
  it.each(["body", "path", "method"] as const)("takes signed webhooks in mode %s", async (mode) => {
    const onMissed = vi.fn();
    const response = await sendTo(await serveReceiver({ secret, onMissed }), mode);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ calls: 1, repeated: 0 });
    const context = { channelId: "MANTIS-M72HC", webhookId: "msg_1" };
    expect(onMissed.mock.calls).toEqual([[sampleCalls[2].calls[0], context]]);
  });

  it("answers 405 to what has no body", async () => {
    const url = await serveReceiver();
    for (const method of ["GET", "HEAD"]) {
      const response = await fetch(url, { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST, PUT, PATCH, DELETE"]);
    }
  });

  it("answers 413 to a body without end, and keeps serving", async () => {
    const url = await serveReceiver({ maxBodyBytes: 10_000 });
    const endless = request(url, { method: "POST" });
    endless.on("error", () => {});
    const feed = setInterval(() => endless.write(Buffer.alloc(20_000)), 1);
    const [response]: IncomingMessage[] = await once(endless, "response");
    clearInterval(feed);
    expect(response?.statusCode).toBe(413);
    endless.destroy();
    expect((await sendTo(url)).status).toBe(200);
  });

  it("uses a connection again after a body that was too large", async () => {
    const { port } = new URL(await serveReceiver({ maxBodyBytes: 10 }));
    const socket = connect(Number(port), "127.0.0.1");
    const large = `POST /hook HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n${" ".repeat(100_000)}`;
    socket.end(`${large}GET /hook HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    const answers = (await buffer(socket)).toString().match(/HTTP\/1.1 \d+/g);
    expect(answers).toEqual(["HTTP/1.1 413", "HTTP/1.1 405"]);
  });

  it("survives a sender that hangs up in the middle", async () => {
    const onError = vi.fn();
    const handled = vi.fn();
    const handler = toNodeHandler(createCallsReceiver({ onError }));
    const url = await serve(async (...messages) => {
      await handler(...messages);
      handled();
    });
    const broken = request(url, { method: "POST", headers: { "content-length": "1000" } });
    broken.on("error", () => {});
    broken.write("{");
    setTimeout(() => broken.destroy(), 50);
    await expect.poll(() => handled).toHaveBeenCalled();
    expect(onError).not.toHaveBeenCalled();
    expect((await sendTo(url)).status).toBe(200);
  });

  it("does not wait for a sender that had gone before it began", async () => {
    const handler = toNodeHandler(createCallsReceiver());
    const handled = vi.fn();
    const url = await serve(async (message, response) => {
      if (!(message instanceof IncomingMessage)) throw new Error("node:http gives its own class");
      message.on("error", () => {});
      await new Promise<void>((resolve) => message.on("close", resolve));
      await handler(message, response);
      handled(response.statusCode);
    });
    const broken = request(url, { method: "POST", headers: { "content-length": "1000" } });
    broken.on("error", () => {});
    broken.write("{");
    setTimeout(() => broken.destroy(), 50);
    await expect.poll(() => handled).toHaveBeenCalledWith(400);
  });

  it.each(["/hook\r\nHost: :::", "*", "//"])(
    "survives the odd request line or host of POST %j",
    async (target) => {
      const { port } = new URL(await serveReceiver());
      const socket = connect(Number(port), "127.0.0.1");
      const host = target.includes("Host") ? "" : "\r\nHost: a";
      const [path, ...more] = target.split("\r\n");
      const head = [`POST ${path} HTTP/1.1`, ...more].join("\r\n");
      socket.end(`${head}${host}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`);
      const answer = (await buffer(socket)).toString();
      expect(answer).toMatch(/^HTTP\/1.1 400/);
      expect(answer).toContain("INVALID_PAYLOAD");
    },
  );

  it("answers 500 when what it wraps throws, and to a method that web requests cannot have", async () => {
    const broken = await serve(toNodeHandler(() => Promise.reject(new Error("broken"))));
    expect((await sendTo(broken)).status).toBe(500);
    const trace = request(await serveReceiver(), { method: "TRACE" }).end();
    const [response]: IncomingMessage[] = await once(trace, "response");
    response?.resume();
    expect(response?.statusCode).toBe(500);
  });
});

describe("behind a body parser, as Express has them", () => {
  const parsers = {
    "express.raw()": (bytes: Buffer) => ({ body: bytes }),
    "express.text()": (bytes: Buffer) => ({ body: bytes.toString() }),
    "express.json()": (bytes: Buffer) => ({ body: JSON.parse(bytes.toString()) }),
    "a platform that keeps rawBody": (bytes: Buffer) => ({ body: { other: 1 }, rawBody: bytes }),
  };
  it.each(Object.entries(parsers))("%s: the signature still fits", async (_name, parse) => {
    const onMissed = vi.fn();
    const handler = toNodeHandler(createCallsReceiver({ secret, onMissed }));
    const url = await serve(async (message, response) => {
      if (!(message instanceof IncomingMessage)) throw new Error("node:http gives its own class");
      await handler(Object.assign(message, parse(await buffer(message))), response);
    });
    expect((await sendTo(url)).status).toBe(200);
    expect(onMissed).toHaveBeenCalledOnce();
  });

  it("prefers the exact bytes of rawBody to what a parser made of them, also before the request is read", async () => {
    const handler = toNodeHandler(createCallsReceiver({ secret }));
    const bytes = new TextEncoder().encode(sampleBodies[2]);
    for (const rawBody of [Buffer.from(bytes), bytes.buffer, sampleBodies[2]]) {
      const url = await serve((message, response) => handler(Object.assign(message, { rawBody }), response));
      expect((await sendTo(url)).status).toBe(200);
    }
  });

  const gone = {
    "read the whole body": (message: IncomingMessage) => buffer(message),
    "read the first piece": (message: IncomingMessage) =>
      new Promise((resolve) =>
        message.once("data", () => {
          message.pause();
          resolve(undefined);
        }),
      ),
  };
  it.each(Object.entries(gone))(
    "says that the body is gone, and nothing of its signature, when something %s",
    async (_name, read) => {
      const onMissed = vi.fn();
      const handler = toNodeHandler(createCallsReceiver({ secret, onMissed }));
      const url = await serve(async (message, response) => {
        if (!(message instanceof IncomingMessage)) throw new Error("node:http gives its own class");
        await read(message);
        await handler(message, response);
      });
      const response = await sendTo(url);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        error: { code: "BODY_UNREADABLE", message: expect.stringContaining("a body parser took") },
      });
      expect(onMissed).not.toHaveBeenCalled();
    },
  );

  it("says that the bytes are gone when a parser's object does not give them back", async () => {
    const handler = toNodeHandler(createCallsReceiver({ secret }));
    const body = Object.fromEntries(Object.entries(JSON.parse(sampleBodies[2] ?? "")).toReversed());
    const url = await serve(async (message, response) => {
      if (!(message instanceof IncomingMessage)) throw new Error("node:http gives its own class");
      await buffer(message);
      await handler(Object.assign(message, { body }), response);
    });
    const response = await sendTo(url);
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { code: "BODY_UNREADABLE" } },
    ]);
  });

  it("takes a body that is empty by its own account for an empty one", async () => {
    const handler = toNodeHandler(createCallsReceiver());
    const url = await serve(async (message, response) => {
      if (!(message instanceof IncomingMessage)) throw new Error("node:http gives its own class");
      await buffer(message);
      await handler(message, response);
    });
    const response = await fetch(url, { method: "POST" });
    expect(await response.json()).toMatchObject({ error: { code: "INVALID_JSON" } });
  });
});

describe("after setEncoding(), the bytes are those that came", () => {
  // A name of each length in UTF-8, so that a piece of the body can end inside a character.
  const text = `{"name":"Zoë, Łukasz, 李, 🦊"}`;
  const encodings = ["utf8", "utf-8", "hex", "base64", "base64url", "latin1", "binary"] as const;

  it.each(encodings)("%s", async (encoding) => {
    const came = vi.fn();
    const handler = toNodeHandler(async (request) => {
      came(Buffer.from(await request.arrayBuffer()).toString());
      return new Response(null, { status: 204 });
    });
    const url = await serve((message, response) => {
      if (!(message instanceof IncomingMessage)) throw new Error("node:http gives its own class");
      message.setEncoding(encoding);
      return handler(message, response);
    });
    for (const size of [1, 2, 3, 5, 1_000]) {
      const sent = request(url, { method: "POST" });
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += size) sent.write(bytes.subarray(at, at + size));
      sent.end();
      const [response]: IncomingMessage[] = await once(sent, "response");
      response?.resume();
      expect(came.mock.lastCall).toEqual([text]);
    }
  });

  it("utf16le, which has two bytes a letter", () => {
    const bytes = Buffer.from("🦊 calls", "utf8");
    expect(Buffer.from(bytesOfText(bytes.toString("utf16le"), "utf16le"))).toEqual(bytes);
  });

  it("so that a signature fits", async () => {
    const handler = toNodeHandler(createCallsReceiver({ secret }));
    const url = await serve((message, response) => {
      if (!(message instanceof IncomingMessage)) throw new Error("node:http gives its own class");
      message.setEncoding("utf8");
      return handler(message, response);
    });
    expect((await sendTo(url)).status).toBe(200);
  });
});

it("takes Fastify's raw messages", async () => {
  const onMissed = vi.fn();
  const handler = toNodeHandler(createCallsReceiver({ secret, onMissed }));
  const app = Fastify();
  onTestFinished(() => app.close());
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    scope.post("/hook", (message, reply) => {
      reply.hijack();
      return handler(message.raw, reply.raw);
    });
    done();
  });
  const url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/hook`;
  expect((await sendTo(url)).status).toBe(200);
  expect(onMissed).toHaveBeenCalledOnce();
});

it("hands on the exact bytes of a body, also of one that comes in pieces", async () => {
  const text = vi.fn();
  const url = await serve(
    toNodeHandler(async (message) => {
      text(await message.text());
      return new Response(null, { status: 204 });
    }),
  );
  const slow = request(url, { method: "POST" });
  for (const char of sampleBodies[0] ?? "") slow.write(char);
  slow.end();
  const [response]: IncomingMessage[] = await once(slow, "response");
  response?.resume();
  expect(response?.statusCode).toBe(204);
  expect(text).toHaveBeenCalledWith(sampleBodies[0]);
});
