import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Call, createNetwork, type Network, type Phone } from "@ringhook/simulator";
import { test as base, expect } from "vitest";
import type { Channel } from "../../src/channels/channel.ts";
import { readSettings } from "../../src/config/read-settings.ts";
import type { LinkState } from "../../src/links/link.ts";
import { whatsAppLinks } from "../../src/links/whatsapp/link-factory.ts";
import type { LinkTimes } from "../../src/links/whatsapp/link-times.ts";
import { createLog } from "../../src/log/log.ts";
import { type Gateway, startGateway } from "../../src/main.ts";
import { type HttpReceiver, startHttpReceiver } from "./http-receiver.ts";
import { until } from "./until.ts";

/** The channel and the numbers of the documented samples. */
export const CHANNEL = "MANTIS-M72HC";
export const OWN = "61371989950";
export const CALLER = "919984351847";

/** A whole gateway in this process with a channel and a webhook, a simulated network, and a real receiver. */
export interface GatewayStage {
  dataDir: string;
  network: Network;
  receiver: HttpReceiver;
  /** The phone that the channel is linked to, and the one that calls it. */
  own: Phone;
  caller: Phone;
  readonly gateway: Gateway;
  readonly channel: Channel;
  /** Each state of the channel so far, with its reason. */
  states: string[];
  /** Links the channel by QR code. */
  link(): Promise<void>;
  /** Waits for a state and its reason, such as `LAUNCH connection_lost`. */
  reaches(state: string): Promise<void>;
  /** Waits until the channel's client is logged in, and has got what waited for it. */
  isOnline(): Promise<void>;
  /** Waits until so many webhooks have come, and a moment longer; then the bodies of all. */
  bodies(count: number): Promise<string[]>;
  /** Cuts the channel off, lets something happen meanwhile, and waits until it is back. */
  whileAway(act: () => Promise<void>): Promise<void>;
  stopGateway(): Promise<void>;
  startGateway(): Promise<void>;
  /** Starts one more gateway, on another data folder. */
  startAnother(dataDir: string): Promise<Gateway>;
  close(): Promise<void>;
}

/** Short enough for tests, long enough for a busy machine. */
const TIMES: Partial<LinkTimes> = { backoffMs: 50, longestBackoffMs: 400, steadyMs: 0, answerMs: 1_000 };
/** What should not come has had this long to come. */
const A_MOMENT_MS = 120;

export interface GatewayStageOptions {
  times?: Partial<LinkTimes>;
  /** Puts something between the gateway and the network: from the network's address to the one that is used. */
  through?: (url: string) => Promise<string>;
}

export async function setGatewayStage({ times, through }: GatewayStageOptions = {}): Promise<GatewayStage> {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-stage-"));
  const network = await createNetwork();
  const url = through ? await through(network.url) : network.url;
  const receiver = await startHttpReceiver();
  const states: string[] = [];
  const startOn = async (folder: string): Promise<Gateway> => {
    const log = createLog({ level: "silent" });
    const config = readSettings({
      flags: { port: "0", dataDir: folder, whatsappUrl: url, webhookAllow: "127.0.0.0/8" },
    });
    const links = whatsAppLinks({
      url,
      log,
      random: Math.random,
      times: { ...TIMES, ...times },
    });
    return startGateway(config, { log, links });
  };
  const start = async (): Promise<Gateway> => {
    const started = await startOn(dataDir);
    started.feed.on("channel", ({ link }) => states.push(shown(link)));
    return started;
  };
  let gateway = await start();
  await gateway.channels.create({ id: CHANNEL, name: "Sample" });
  await gateway.channels.addWebhook(CHANNEL, { url: receiver.url });
  const own = network.createPhone({ number: OWN, name: "Jonathan", lid: "700100" });
  const stage: GatewayStage = {
    dataDir,
    network,
    receiver,
    own,
    caller: network.createPhone({ number: CALLER, name: "Asha", lid: "884422" }),
    get gateway() {
      return gateway;
    },
    get channel() {
      return gateway.channels.get(CHANNEL);
    },
    states,
    link: async () => {
      await stage.channel.pair();
      await until("a QR code", () => stage.channel.linkState.qr !== undefined);
      await own.scanQr(stage.channel.linkState.qr?.text ?? "");
      await stage.reaches("AUTH");
      await stage.isOnline();
    },
    reaches: (state) => until(`${state}; so far: ${states.join(", ")}`, () => states.includes(state)),
    isOnline: () => until("the client is online", () => own.devices.some(({ isOnline }) => isOnline)),
    bodies: async (count) => {
      await until(`${count} webhooks`, () => receiver.requests.length >= count);
      await sleep(A_MOMENT_MS);
      return receiver.requests.map(({ body }) => body);
    },
    whileAway: async (act) => {
      // Refused at the door, the client cannot come back before it may.
      const stop = network.misbehave.refuseUpgrade({ status: 503, times: Number.POSITIVE_INFINITY });
      network.misbehave.drop();
      await until("the client is gone", () => !own.devices.some(({ isOnline }) => isOnline));
      await act();
      stop();
      await stage.isOnline();
    },
    stopGateway: () => gateway.stop(),
    startGateway: async () => {
      gateway = await start();
    },
    startAnother: startOn,
    close: async () => {
      await gateway.stop();
      await receiver.close();
      await network.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return stage;
}

interface Fixtures {
  /** Times of the links that a file needs shorter. */
  times: Partial<LinkTimes>;
  /** A stage whose channel is not linked yet; one for all tests of a file. */
  unlinked: GatewayStage;
  /** A stage whose channel is linked, and on which nothing has come yet. */
  stage: GatewayStage;
  /** The codes of the faults that a test provokes. */
  expectedFaults: string[];
}

/** A test on its file's stage, which ends without faults that nobody expected and without open connections. */
export const test = base.extend<Fixtures>({
  times: [{}, { scope: "file" }],
  unlinked: [
    async ({ times }, use) => {
      const before = openConnections();
      const stage = await setGatewayStage({ times });
      await use(stage);
      await stage.close();
      await until("no connections are left open", () => openConnections() === before);
    },
    { scope: "file" },
  ],
  expectedFaults: async ({ task: _ }, use) => use([]),
  stage: async ({ unlinked, expectedFaults }, use) => {
    const { network, channel, states, receiver } = unlinked;
    const faultsBefore = network.faults.length;
    if (channel.linkState.state !== "AUTH") await unlinked.link();
    states.length = 0;
    receiver.requests.length = 0;
    await use(unlinked);
    network.misbehave.stop();
    expect(network.faults.slice(faultsBefore).map(({ code }) => code)).toEqual(expectedFaults);
  },
});

/** All stanzas of these calls are acknowledged. */
export async function acknowledged(...calls: Call[]): Promise<void> {
  for (const call of calls) await call.acknowledged();
}

function shown({ state, reason }: LinkState): string {
  return reason ? `${state} ${reason}` : state;
}

function openConnections(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind.startsWith("TCP")).length;
}
