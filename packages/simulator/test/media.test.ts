import { Agent, request } from "node:https";
import { downloadMediaMessage, type proto } from "baileys";
import { afterEach, beforeEach, expect, onTestFinished, test as plain, vi } from "vitest";
import { createNetwork, type MessageEvent, serveControl } from "../src/index.ts";
import { BaileysClient } from "./support/baileys-client.ts";
import { ControlApi } from "./support/control-api.ts";
import { CALLER, ME, test } from "./support/network-test.ts";

// A PNG of one point.
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

beforeEach(() => {
  // Baileys' libsignal prints whole sessions, private keys included.
  for (const method of ["log", "info", "warn", "error"] as const) vi.spyOn(console, method).mockReturnValue();
  // A process that is started so can give NODE_EXTRA_CA_CERTS; this one runs already.
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** A network by `wss:` with a client that trusts it. */
async function stage() {
  const network = await createNetwork({ tls: true, history: false });
  const me = network.createPhone({ number: ME });
  const friend = network.createPhone({ number: CALLER, name: "Asha" });
  const agent = new Agent({ ca: network.certificate });
  const client = new BaileysClient(network.url, { agent, fetchAgent: agent });
  onTestFinished(async () => {
    await client.close();
    agent.destroy();
    await network.close();
    expect(network.faults).toEqual([]);
  });
  await client.link(me);
  return { network, me, friend, client };
}

plain("an unmodified client downloads what a phone sends", async () => {
  const { friend, client } = await stage();
  await friend.sendMedia(ME, { kind: "image", bytes: PICTURE, mimetype: "image/png", caption: "Look" });
  const note = Buffer.from("12 pages".repeat(5_000));
  await friend.sendMedia(ME, { kind: "document", bytes: note, mimetype: "text/plain", fileName: "a.txt" });
  await expect.poll(() => client.messages.length).toBe(2);
  const [picture, paper] = client.messages;
  expect(picture?.message?.imageMessage).toMatchObject({ caption: "Look", mimetype: "image/png" });
  expect(paper?.message?.documentMessage).toMatchObject({ fileName: "a.txt" });
  for (const [message, bytes] of [[picture, PICTURE] as const, [paper, note] as const]) {
    if (!message) continue;
    const downloaded = await downloadMediaMessage(message, "buffer", {});
    expect(downloaded.equals(bytes)).toBe(true);
  }
});

plain("a phone sees what an unmodified client uploads", async () => {
  const { network, client } = await stage();
  const control = await serveControl(network);
  const read: MessageEvent[] = [];
  network.on("message", (event) => read.push(event));
  const jid = `${CALLER}@s.whatsapp.net`;
  // Given a thumbnail, Baileys does not try to draw one.
  const content = { image: PICTURE, caption: "Look", mimetype: "image/png", jpegThumbnail: "" };
  await client.socket.sendMessage(jid, content);
  await client.socket.sendMessage(jid, { audio: Buffer.alloc(999, 7), mimetype: "audio/ogg", seconds: 1 });
  await expect.poll(() => read.length).toBe(2);
  expect(read.map(({ text, media }) => [text, media?.kind, media?.mimetype])).toEqual([
    ["Look", "image", "image/png"],
    ["", "audio", "audio/ogg"],
  ]);
  expect(Buffer.from(read[0]?.media?.bytes ?? []).equals(PICTURE)).toBe(true);
  const { body } = await new ControlApi(control.url).get("/events?limit=100");
  const told = (body as { events: { name: string; event: { media?: { base64: string } } }[] }).events;
  const media = told.flatMap(({ event }) => (event.media ? [event.media.base64] : []));
  expect(media[0]).toBe(PICTURE.toString("base64"));
  await control.close();
});

plain("media that is not what its name says is refused, and what is not there is not found", async () => {
  const network = await createNetwork({ tls: true });
  onTestFinished(() => network.close());
  const { port } = new URL(network.url);
  const ask = (method: string, path: string, body = "") =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ port, method, path, ca: network.certificate, host: "127.0.0.1", agent: false });
      asked.on("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on("error", reject);
      asked.end(body);
    });
  expect(await ask("POST", "/mms/image/AAAA?auth=1", "something")).toBe(400);
  expect(await ask("GET", "/v/AAAA")).toBe(404);
  expect(await ask("GET", "/")).toBe(426);
});

test("sends media over HTTP", async ({ network, me, friend, client }) => {
  const control = await serveControl(network);
  const api = new ControlApi(control.url);
  const sent = await api.post(`/phones/${friend.number}/media`, {
    to: me.number,
    kind: "sticker",
    base64: PICTURE.toString("base64"),
    mimetype: "image/webp",
  });
  expect(sent.status).toBe(201);
  const kinds = () =>
    client.messages.map(({ message }: proto.IWebMessageInfo) => message?.stickerMessage?.mimetype);
  await expect.poll(kinds).toEqual(["image/webp"]);
  await control.close();
});
