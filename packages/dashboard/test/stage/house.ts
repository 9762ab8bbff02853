import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork, type Network, type Phone } from "@ringhook/simulator";
import { DemoPhone } from "../../../gateway/src/cli/demo/demo-phone.ts";
import { phoneRoutesOf } from "../../../gateway/src/cli/demo/phone-routes.ts";
import { readSettings } from "../../../gateway/src/config/read-settings.ts";
import { type Gateway, startGateway } from "../../../gateway/src/node/start-node.ts";
import { Releasers } from "../../../gateway/src/releasers.ts";
import {
  type HttpReceiver,
  type Reply,
  startHttpReceiver,
} from "../../../gateway/test/stage/http-receiver.ts";
import { until } from "../../../gateway/test/stage/until.ts";
import { fillPast, type Past } from "./past.ts";

export const OWN = "61371989950";
export const CALLER = "919984351847";
const ADMIN_TOKEN = "sample-admin-token-for-tests";

interface CallOptions {
  video?: boolean;
  group?: boolean;
}

/** A gateway with the demo's phone, a simulated network, and a receiver whose response a test sets. */
export interface House {
  dataDir: string;
  readonly gateway: Gateway;
  adminToken: string;
  network: Network;
  own: Phone;
  caller: Phone;
  receiver: HttpReceiver;
  /** Sets how the receiver responds from now on. */
  answer(reply: Reply): void;
  /** Creates a channel that is linked to the own phone, with the receiver as its webhook. */
  linkedChannel(id: string): Promise<{ token: string }>;
  /** Creates a channel of a number at Meta. @returns the app that its calls come through */
  metaChannel(id: string): Promise<string>;
  /** Plays a call to its end. */
  call(end: "missed" | "answered", options?: CallOptions): Promise<string>;
  stopGateway(): Promise<void>;
  /** Starts it again on the same port. */
  startGateway(): Promise<void>;
  /** Stops it, writes calls of the past into the log, and starts it again. */
  remember(past: Past): Promise<void>;
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const releasers = new Releasers();
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-dashboard-"));
  releasers.add(() => rm(dataDir, { recursive: true, force: true }));
  const network = await createNetwork();
  releasers.add(() => network.close());
  let reply: Reply = 200;
  const receiver = await startHttpReceiver(() => reply);
  releasers.add(() => receiver.close());
  const own = network.createPhone({ number: OWN, name: "Jonathan" });
  const caller = network.createPhone({ number: CALLER });
  let port = "0";
  const start = async (): Promise<Gateway> => {
    const config = readSettings({
      env: { RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN },
      flags: { port, dataDir, whatsappUrl: network.url, webhookAllow: "127.0.0.0/8", logLevel: "silent" },
    });
    const started = await startGateway(config, { routes: phoneRoutesOf(new DemoPhone(network, own)) });
    port = new URL(started.url).port;
    return started;
  };
  let gateway = await start();
  releasers.add(() => gateway.stop());
  return {
    dataDir,
    get gateway() {
      return gateway;
    },
    adminToken: ADMIN_TOKEN,
    network,
    own,
    caller,
    receiver,
    answer: (next) => {
      reply = next;
    },
    linkedChannel: (id) => linkChannel(gateway, id, own, receiver),
    metaChannel: async (id) => {
      const { sources } = gateway.channels;
      const app = await sources.create({ name: "Shop", appSecret: "the secret of an app at Meta" });
      const source = { kind: "meta-cloud", sourceId: app.id, phoneNumberId: "106540352242922" } as const;
      await gateway.channels.create({ id, name: "Sales", source });
      return app.id;
    },
    call: (end, options = {}) => playCall(caller, end, options),
    stopGateway: () => gateway.stop(),
    startGateway: async () => {
      gateway = await start();
    },
    remember: async (past) => {
      await gateway.stop();
      fillPast(dataDir, past);
      gateway = await start();
    },
    close: () => releasers.release(),
  };
}

async function linkChannel(gateway: Gateway, id: string, own: Phone, receiver: HttpReceiver) {
  const { channel, token } = await gateway.channels.create({ id, name: "Support" });
  await gateway.channels.webhooks.add(id, { url: receiver.url });
  await channel.pair();
  await until("a QR code", () => channel.linkState.qr !== undefined);
  await own.scanQr(channel.linkState.qr?.text ?? "");
  await until("the channel is linked", () => channel.linkState.state === "AUTH");
  await until("its client is online", () => own.devices.some(({ isOnline }) => isOnline));
  return { token };
}

async function playCall(caller: Phone, end: "missed" | "answered", options: CallOptions): Promise<string> {
  const call = await caller.call(OWN, options);
  await call.ring();
  if (end === "answered") await call.answer();
  else await call.hangUp();
  await call.acknowledged();
  return call.id;
}
