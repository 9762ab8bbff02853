import { cp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { createNetwork } from "@ringhook/simulator";
import { describe, expect, onTestFinished } from "vitest";
import { closing } from "../stage/closing.ts";
import { test as base, type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { type Listening, listening } from "../stage/listening.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";

const test = base.override("times", { handshakeMs: 3_000 });
const FOR_EVER = Number.POSITIVE_INFINITY;

/** A stage for one test, where the file's one would not do. */
async function ownStage(...options: Parameters<typeof setGatewayStage>): Promise<GatewayStage> {
  return closing(await setGatewayStage(...options));
}

describe("linking", () => {
  test("says so when nobody scans the code, and shows new ones when asked again", async () => {
    const stage = await ownStage({ times: { qrMs: 60 } });
    await stage.channel.pair();
    await stage.reaches("INIT qr_expired");
    expect(stage.states.filter((state) => state === "QR")).toHaveLength(6);
    expect(stage.channel.linkState.qr).toBeUndefined();
    await stage.link();
  });

  test("gives up after some tries in vain, and says why", async () => {
    const stage = await ownStage({ times: { backoffMs: 5, longestBackoffMs: 10 } });
    stage.network.misbehave.refuseUpgrade({ status: 403, times: FOR_EVER });
    await stage.channel.pair();
    await stage.reaches("INIT connection_refused");
    expect(stage.states).toEqual([
      "LAUNCH connecting",
      "LAUNCH connection_refused",
      "INIT connection_refused",
    ]);
    stage.network.misbehave.stop();
    await stage.link();
  });

  test("starts over after a pairing code that nobody typed in", async () => {
    const stage = await ownStage();
    await stage.channel.pair();
    await until("a QR code", () => stage.channel.linkState.qr !== undefined);
    await stage.channel.requestPairingCode(OWN);
    await stage.channel.restart();
    await stage.link();
    expect(stage.states).not.toContain("INIT logged_out");
  });

  test("takes the QR code off the screen when it is stopped", async ({ unlinked: { channel, states } }) => {
    await channel.pair();
    await until("a QR code", () => channel.linkState.qr !== undefined);
    await channel.restart();
    expect(channel.linkState).toEqual({ state: "INIT", reason: null });
    expect(states).toEqual(["LAUNCH connecting", "QR", "INIT"]);
  });
});

describe("connecting", () => {
  test("tries again when WhatsApp takes the connection and never says a word", async () => {
    // Longer than the watchdog waits, so that Baileys does not end it first.
    const stage = await ownStage({ times: { connectMs: 5_000, handshakeMs: 30_000 } });
    await stage.link();
    stage.network.misbehave.stall({ at: "handshake" });
    stage.states.length = 0;
    stage.network.misbehave.drop();
    await stage.reaches("AUTH");
    expect(stage.states).toEqual(["LAUNCH connection_lost", "LAUNCH unreachable", "AUTH"]);
  });

  test("waits for a network that is down", async () => {
    const stage = await ownStage();
    await stage.link();
    const port = Number(new URL(stage.network.url).port);
    await stage.network.close();
    await stage.reaches("LAUNCH unreachable");
    closing(await createNetwork({ port }));
    // Another network does not know the device.
    await stage.reaches("INIT logged_out");
  });

  test("does not come back at full speed when it is asked to restart over and over", async () => {
    const stage = await ownStage({ times: { steadyMs: 30_000 } });
    await stage.link();
    let logins = 0;
    const stop = stage.network.on("connected", () => {
      logins += 1;
      stage.network.misbehave.endStream("restart");
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(logins).toBe(0);
    stage.network.misbehave.endStream("restart");
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    stop();
    // The waits are 0 and then at least 50, 100, 200, 200, … ms, and each login takes its time.
    expect(logins).toBeGreaterThan(1);
    expect(logins).toBeLessThan(9);
    await until("the channel is back", () => stage.channel.linkState.state === "AUTH");
  });
});

test("two gateways with the same credentials do not fight: the one that was replaced says so and stays away", async () => {
  const first = await ownStage();
  let replaced = 0;
  first.network.on("replaced", () => {
    replaced += 1;
  });
  await first.link();
  await first.stopGateway();
  const copy = `${first.dataDir}-copy`;
  await cp(first.dataDir, copy, { recursive: true });
  onTestFinished(() => rm(copy, { recursive: true, force: true }));
  await first.startGateway();
  await first.isOnline();
  const second = await first.startAnother(copy);
  onTestFinished(() => second.stop());
  await first.reaches("ERROR replaced");
  await until("the second stays", () => second.channels.list()[0]?.linkState.state === "AUTH");
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(first.channel.linkState).toEqual({ state: "ERROR", reason: "replaced" });
  expect(second.channels.list()[0]?.linkState.state).toBe("AUTH");
  expect(replaced).toBe(1);
});

test("logs in with WhatsApp's current web version when the one in use is refused", async () => {
  const pages: (string | undefined)[] = [];
  const stage = await ownStage({
    through: async (url) => {
      const door = closing(await openDoor(url, (page) => pages.push(page)));
      return `ws://127.0.0.1:${door.port}/ws/chat`;
    },
  });
  await stage.link();
  stage.states.length = 0;
  stage.network.misbehave.refuseLogin({ reason: 405 });
  stage.network.misbehave.drop();
  await stage.reaches("AUTH");
  expect(stage.states).toEqual(["LAUNCH connection_lost", "AUTH"]);
  expect(pages).toEqual(["/sw.js"]);
  // That version is refused, too, and WhatsApp names no other.
  stage.network.misbehave.refuseLogin({ reason: 405 });
  stage.network.misbehave.drop();
  await stage.reaches("ERROR version_refused");
  expect(pages).toEqual(["/sw.js"]);
  const { url, adminToken } = stage.gateway;
  const answer = await fetch(new URL(`/api/channels/${CHANNEL}/link`, url), {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  expect(await answer.json()).toMatchObject({
    state: "ERROR",
    reason: "version_refused",
    reason_text: "WhatsApp refuses the version that the gateway logs in with.",
    hint: expect.stringContaining("RINGHOOK_WHATSAPP_VERSION"),
  });
});

/** WhatsApp's host as a browser finds it: a page that names the version, and the WebSocket behind the same port. */
async function openDoor(networkUrl: string, onPage: (page: string | undefined) => void): Promise<Listening> {
  const server = createServer((request, response) => {
    onPage(request.url);
    response.end('self.config=JSON.parse("{\\"client_revision\\":1099999999}")');
  });
  server.on("upgrade", (request, socket, head) => {
    const behind = connect(Number(new URL(networkUrl).port), "127.0.0.1", () => {
      const headers = request.rawHeaders.reduce(
        (lines, part, index) => lines + part + (index % 2 === 0 ? ": " : "\r\n"),
        "",
      );
      behind.write(`GET ${request.url} HTTP/1.1\r\n${headers}\r\n`);
      behind.write(head);
      behind.pipe(socket).pipe(behind);
    });
    behind.on("error", () => socket.destroy());
    socket.on("error", () => behind.destroy());
  });
  return listening(server);
}
