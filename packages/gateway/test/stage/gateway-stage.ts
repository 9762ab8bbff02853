import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Call, createNetwork, type Network, type Phone } from "@ringhook/simulator";
import { afterAll, test as base, expect } from "vitest";
import type { Channel } from "../../src/channels/channel.ts";
import type { Clock } from "../../src/clock.ts";
import { readSettings } from "../../src/config/read-settings.ts";
import type { SettingName } from "../../src/config/settings.ts";
import { createLog } from "../../src/log/log.ts";
import { type Gateway, startGateway } from "../../src/node/start-node.ts";
import { Releasers } from "../../src/releasers.ts";
import type { LinkTimes } from "../../src/sources/linked-device/connection/link-times.ts";
import { linkedDevices } from "../../src/sources/linked-device/linked-devices.ts";
import type { Store } from "../../src/store/store.ts";
import type { ReadDiskSpace } from "../../src/watch/trouble.ts";
import type { Told } from "./events.ts";
import { byCall, eventsIn } from "./events-in.ts";
import { type HttpReceiver, startHttpReceiver } from "./http-receiver.ts";
import { CALLER, CHANNEL, OWN } from "./samples.ts";
import { shown } from "./shown.ts";
import { until } from "./until.ts";

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
  /** Waits as `bodies` does; then what they tell. All are of one call, which was placed to the channel's number. */
  events(count: number): Promise<Told[]>;
  /** The same where there are several calls: what the events of each tell, by the call's id. */
  eventsByCall(count: number): Promise<Record<string, Told[]>>;
  /** Cuts the channel off, lets something happen meanwhile, and waits until it is back. */
  whileAway<T>(act: () => Promise<T>): Promise<T>;
  stopGateway(): Promise<void>;
  startGateway(): Promise<void>;
  /** Starts one more gateway, on another data folder. */
  startAnother(dataDir: string): Promise<Gateway>;
  close(): Promise<void>;
}

/** How calls name people: the scenarios run once by LID and once by number. */
export const ADDRESSING = process.env.ADDRESSING === "pn" ? "pn" : "lid";

/** Short enough for tests, long enough for a busy machine. */
const TIMES: Partial<LinkTimes> = { backoffMs: 50, longestBackoffMs: 400, steadyMs: 0, answerMs: 1_000 };
/** What should not come has had this long to come. */
const A_MOMENT_MS = 120;

export interface GatewayStageOptions {
  times?: Partial<LinkTimes>;
  /** Puts something between the gateway and the network: from the network's address to the one that is used. */
  through?: (url: string) => Promise<string>;
  /** Settings beside those of every stage. */
  settings?: Partial<Record<SettingName, string>>;
  /** Puts something around the gateway's store, such as faults. */
  aroundStore?: (store: Store) => Store;
  /** A clock that the test owns; default: the system's. */
  clock?: Clock;
  /** The clock of its links; default: the system's. */
  linkClock?: Clock;
  /** The room of the disk; default: as the system says. */
  diskSpace?: ReadDiskSpace;
}

export async function setGatewayStage({
  times,
  through,
  settings,
  aroundStore,
  clock,
  linkClock,
  diskSpace,
}: GatewayStageOptions = {}): Promise<GatewayStage> {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-stage-"));
  const network = await createNetwork({ addressing: ADDRESSING });
  const url = through ? await through(network.url) : network.url;
  const receiver = await startHttpReceiver();
  const states: string[] = [];
  const startOn = async (folder: string): Promise<Gateway> => {
    const log = createLog({ level: "silent" });
    const config = readSettings({
      flags: { port: "0", dataDir: folder, whatsappUrl: url, webhookAllow: "127.0.0.0/8", ...settings },
    });
    const openSource = linkedDevices({
      url,
      log,
      random: Math.random,
      ...(linkClock && { clock: linkClock }),
      times: { ...TIMES, ...times },
    });
    const parts = {
      ...(aroundStore && { aroundStore }),
      ...(clock && { clock }),
      ...(diskSpace && { diskSpace }),
    };
    return startGateway(config, { log, openSource, ...parts });
  };
  const start = async (): Promise<Gateway> => {
    const started = await startOn(dataDir);
    started.feed.on("channel", ({ link }) => states.push(shown(link)));
    return started;
  };
  let gateway = await start();
  await gateway.channels.create({ id: CHANNEL, name: "Sample" });
  await gateway.channels.webhooks.add(CHANNEL, { url: receiver.url });
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
    reaches: (state) =>
      until(
        () => `${state}; so far: ${states.join(", ")}`,
        () => states.includes(state),
      ),
    isOnline: () => until("the client is online", () => own.devices.some(({ isOnline }) => isOnline)),
    bodies: async (count) => {
      await until(`${count} webhooks`, () => receiver.requests.length >= count);
      await sleep(A_MOMENT_MS);
      return receiver.requests.map(({ body }) => body);
    },
    events: async (count) => {
      const told = await stage.eventsByCall(count);
      const [id = "", ...others] = Object.keys(told);
      expect({ others, callee: network.call(id)?.callee }).toEqual({ others: [], callee: OWN });
      return told[id] ?? [];
    },
    eventsByCall: async (count) => byCall(eventsIn(await stage.bodies(count))),
    whileAway: async (act) => {
      // Refused at the door, the client cannot come back before it may.
      const stop = network.misbehave.refuseUpgrade({ status: 503, times: Number.POSITIVE_INFINITY });
      network.misbehave.drop();
      await until("the client is gone", () => !own.devices.some(({ isOnline }) => isOnline));
      const done = await act();
      stop();
      await stage.isOnline();
      return done;
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

// A fixture of a file would be torn down after the last hook, and so after the look for what is left open.
const ofFile = new Releasers();
afterAll(() => ofFile.release());

/** A test on its file's stage, which ends without faults that nobody expected. */
export const test = base.extend<Fixtures>({
  times: [{}, { scope: "file" }],
  unlinked: [
    async ({ times }, use) => {
      const stage = await setGatewayStage({ times });
      ofFile.add(() => stage.close());
      await use(stage);
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
