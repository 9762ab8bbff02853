import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork, type Network, type Phone } from "@ringhook/simulator";
import type { Channel } from "../../channels/channel.ts";
import { readText } from "../../config/read-text.ts";
import { settings } from "../../config/settings.ts";
import { RinghookError } from "../../errors.ts";
import { type Gateway, type Parts, startGateway } from "../../node/start-node.ts";
import { Releasers } from "../../releasers.ts";
import { type Received, startReceiver } from "../receiver/receiver.ts";
import { configOf } from "../setting-flags.ts";
import { DemoPhone } from "./demo-phone.ts";
import { phoneRoutesOf } from "./phone-routes.ts";
import { Tally } from "./tally.ts";

/** The channel and the numbers of the documented samples. */
export const CHANNEL_ID = "MANTIS-M72HC";
export const OWN_NUMBER = "61371989950";
export const CALLER_NUMBER = "919984351847";

/** The parts of the demo, all on this machine: a WhatsApp network, a gateway and a receiver. */
export interface Stage {
  network: Network;
  gateway: Gateway;
  /** URL of the dashboard; it signs in unless the user set the token, which is not printed. */
  dashboardUrl: string;
  /** The phone whose number is linked. */
  own: Phone;
  tally: Tally;
  receiverUrl: string;
  close(): Promise<void>;
}

const LINK_MS = 20_000;

/**
 * Sets the stage: starts the three, creates the channel, links it by QR and adds the receiver as its webhook.
 * @param flags settings the user gave; the data folder is a temporary one
 */
export async function setStage(
  flags: Record<string, unknown>,
  onReceived: (received: Received, stage: { tally: Tally }) => void,
): Promise<Stage> {
  const releasers = new Releasers();
  try {
    const tally = new Tally();
    const network = await createNetwork();
    releasers.add(() => network.close());
    const receiver = await startReceiver({
      onReceived: (received) => {
        tally.received(received);
        onReceived(received, { tally });
      },
    });
    releasers.add(() => receiver.close());
    const own = network.createPhone({ number: OWN_NUMBER, name: "Jonathan" });
    const gateway = await startOn(network, flags, releasers, phoneRoutesOf(new DemoPhone(network, own)));
    gateway.feed.on("call", ({ events }) => tally.recorded(events.length));
    const { channel } = await gateway.channels.create({ id: CHANNEL_ID, name: "Demo" });
    await gateway.channels.webhooks.add(CHANNEL_ID, { url: receiver.url });
    await linkByQr(channel, own);
    // After the # a token reaches no server and no log; the page removes it from the URL at once.
    const token = isOwnToken() ? "" : `#token=${encodeURIComponent(gateway.adminToken)}`;
    const dashboardUrl = `${gateway.url}/${token}`;
    const close = (): Promise<void> => releasers.release();
    return { network, gateway, dashboardUrl, own, tally, receiverUrl: receiver.url, close };
  } catch (error) {
    await releasers.release();
    throw error;
  }
}

async function startOn(
  network: Network,
  flags: Record<string, unknown>,
  releasers: Releasers,
  routes: NonNullable<Parts["routes"]>,
): Promise<Gateway> {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-demo-"));
  releasers.add(() => rm(dataDir, { recursive: true, force: true }));
  const own = { ...flags, dataDir, whatsappUrl: network.url };
  const overrides = { webhookAllow: "127.0.0.0/8", logLevel: "error" };
  const config = configOf(own, overrides);
  const gateway = await startGateway(config, { routes }).catch((error: unknown) => {
    // The user did not choose this port, so any other will do.
    const portIsFree =
      typeof flags.port !== "string" && readText(process.env[settings.port.env]) === undefined;
    if (!(error instanceof RinghookError && error.code === "PORT_IN_USE" && portIsFree)) throw error;
    return startGateway({ ...config, port: 0 }, { routes });
  });
  releasers.add(() => gateway.stop());
  return gateway;
}

/**
 * Whether the user set the token. This reads the settings, because a gateway that was started twice, as its first port
 * was in use, generated its token only the first time.
 */
function isOwnToken(): boolean {
  return readText(process.env[settings.adminToken.env]) !== undefined;
}

/** Scans the QR code with the simulated phone, as a person would. */
async function linkByQr(channel: Channel, phone: Phone): Promise<void> {
  await channel.pair();
  const { qr } = (await stateOf(channel, ({ qr }) => qr !== undefined)).linkState;
  if (qr) await phone.scanQr(qr.text);
  await stateOf(channel, ({ state }) => state === "AUTH");
}

async function stateOf(
  channel: Channel,
  reached: (state: Channel["linkState"]) => boolean,
): Promise<Channel> {
  const deadline = Date.now() + LINK_MS;
  while (!reached(channel.linkState)) {
    if (Date.now() > deadline) {
      const { state, reason } = channel.linkState;
      throw new RinghookError(
        "LINK_FAILED",
        `the channel was not linked within ${LINK_MS} ms: ${state} ${reason ?? ""}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return channel;
}
