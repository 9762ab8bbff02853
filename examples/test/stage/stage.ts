import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Call, createNetwork, type Network, type Phone } from "@ringhook/simulator";
import { type Gateway, readSettings, startGateway } from "ringhook";
import { vi } from "vitest";
import { Releasers } from "../../../packages/gateway/src/releasers.ts";

export const CHANNEL = "MANTIS-M72HC";
export const CALLER = "919984351847";
const OWN_NUMBER = "61371989950";
const LINK_MS = 60_000;

/** A simulated WhatsApp network, and a gateway with one linked channel. */
export interface Stage {
  network: Network;
  gateway: Gateway;
  /** The channel's token. */
  token: string;
  /** The channel's signing secret. */
  secret: string;
  /** Sends the channel's calls to a URL, from now on. */
  addWebhook(url: string): Promise<void>;
  /** Somebody calls the channel's number, and nobody answers. Resolves with the call's id. */
  missedCall(): Promise<string>;
  /** Somebody calls, and is answered on the phone. */
  answeredCall(): Promise<string>;
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const releasers = new Releasers();
  try {
    return await build(releasers);
  } catch (error) {
    await releasers.release();
    throw error;
  }
}

async function build(releasers: Releasers): Promise<Stage> {
  const network = await createNetwork();
  releasers.add(() => network.close());
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-examples-"));
  releasers.add(() => rm(dataDir, { recursive: true, force: true }));
  const gateway = await startGateway(
    readSettings({
      flags: { port: "0", dataDir, logLevel: "error", whatsappUrl: network.url, webhookAllow: "127.0.0.0/8" },
    }),
  );
  releasers.add(() => gateway.stop());
  const { channel, token, signingSecret } = await gateway.channels.create({ id: CHANNEL });
  const own = network.createPhone({ number: OWN_NUMBER, name: "Jonathan" });
  const caller = network.createPhone({ number: CALLER });
  await linkByQr(channel, own);
  return {
    network,
    gateway,
    token,
    secret: signingSecret,
    addWebhook: async (url) => {
      await gateway.channels.webhooks.add(CHANNEL, { url });
    },
    missedCall: () => playCall(caller, (call) => call.timeOut()),
    answeredCall: () => playCall(caller, (call) => call.answer()),
    close: () => releasers.release(),
  };
}

type Channel = ReturnType<Gateway["channels"]["get"]>;

async function linkByQr(channel: Channel, phone: Phone): Promise<void> {
  await channel.pair();
  const qr = await vi.waitUntil(() => channel.linkState.qr, LINK_MS);
  await phone.scanQr(qr.text);
  await vi.waitUntil(() => channel.linkState.state === "AUTH", LINK_MS);
}

async function playCall(caller: Phone, end: (call: Call) => Promise<void>): Promise<string> {
  const call = await caller.call(OWN_NUMBER);
  await call.ring();
  await end(call);
  await call.acknowledged();
  return call.id;
}
