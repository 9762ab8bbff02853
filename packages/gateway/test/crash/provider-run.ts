import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type CallPlayer,
  MetaProvider,
  type ProviderAttempt,
  WhapiProvider,
} from "@ringhook/simulator/providers";
import { Releasers } from "../../src/releasers.ts";
import { type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { type HttpReceiver, startHttpReceiver } from "../stage/http-receiver.ts";
import { lastingPort } from "../stage/listening.ts";
import { until } from "../stage/until.ts";
import { type AnyPlayedCall, compareWithProviders, type ProviderReport } from "./provider-compare.ts";

export interface ProviderPlan {
  calls: number;
  kills: number;
}

type Provider = CallPlayer & { close(): Promise<void> };
type OnAttempt = (attempt: ProviderAttempt) => void;

/** Providers wait and calls last a twentieth of what they do in life; the 5 s in which an end waits stay 5 s. */
const SPEED = 20;
const MISFORTUNE = { double: 0.2, delayMs: 20_000, overtake: 0.3 };
const APP_SECRET = "the secret of an app";
const CHANNELS = ["META-1", "WHAPI-1"];
/** After this long without the moment that was meant, any moment will do. */
const PATIENCE_MS = 20_000;

/** Kills a gateway again and again while providers send, and compares what they sent with what arrived. */
export async function runProviderKills({ calls, kills }: ProviderPlan): Promise<ProviderReport> {
  const releasers = new Releasers();
  try {
    const dataDir = await mkdtemp(join(tmpdir(), "ringhook-kills-"));
    releasers.add(() => rm(dataDir, { recursive: true, force: true }));
    const receiver = await startHttpReceiver(() => (Math.random() < 0.1 ? 500 : 200));
    releasers.add(() => receiver.close());
    const bot = await startHttpReceiver();
    releasers.add(() => bot.close());
    const port = await lastingPort();
    let gateway = await start(dataDir, port);
    releasers.add(async () => {
      await gateway.close();
    });
    const moments = new Moments();
    const providers = await setUp(gateway, receiver, bot, moments.onAttempt);
    releasers.add(async () => {
      await Promise.all(providers.map((provider) => provider.close()));
    });
    const playing: Promise<AnyPlayedCall>[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const reached = moments.reached(kill);
      while (playing.length < (calls * (kill + 1)) / kills) playing.push(play(providers, playing.length));
      await reached;
      await gateway.kill("SIGKILL");
      gateway = await start(dataDir, port);
    }
    const played = await Promise.all(playing);
    await until("nothing waits any more", () => isQuiet(gateway), 120_000);
    return compareWithProviders({ played, kills, taken: receiver.taken(), passedOn: bot.taken() });
  } finally {
    await releasers.release();
  }
}

function start(dataDir: string, port: number): Promise<GatewayProcess> {
  const flags = ["--data-dir", dataDir, "--port", String(port), "--webhook-allow", "127.0.0.0/8"];
  return startGatewayProcess([...flags, "--log-level", "fatal"]);
}

/** Calls of each provider in turn, and of each of its kinds in turn. */
function play(providers: readonly Provider[], index: number): Promise<AnyPlayedCall> {
  const provider = providers[index % providers.length];
  const kind = provider?.kinds[Math.floor(index / providers.length) % provider.kinds.length];
  if (!provider || kind === undefined) throw new Error("there is no provider");
  return provider.play(kind);
}

/** When the gateway is killed. */
class Moments {
  #onAttempt: OnAttempt = () => {};
  readonly onAttempt: OnAttempt = (attempt) => this.#onAttempt(attempt);

  /** In turn: just when a request was taken, just when an end was, and at any time. */
  reached(kill: number): Promise<unknown> {
    if (kill % 3 === 2) return sleep(Math.random() * 2_000);
    const isMeant = (label: string): boolean => kill % 3 === 0 || /^(terminate|missed)/.test(label);
    // Not always the first one: by then others are under way.
    let left = 1 + Math.floor(Math.random() * 5);
    const met = new Promise<void>((resolve) => {
      this.#onAttempt = ({ status, label }) => {
        if (status === 200 && isMeant(label)) left -= 1;
        if (left === 0) resolve();
      };
    });
    return Promise.race([met, sleep(PATIENCE_MS)]);
  }
}

/** An app of Meta's with a bot behind it, and Whapi.Cloud in each of its modes. */
async function setUp(
  gateway: GatewayProcess,
  receiver: HttpReceiver,
  bot: HttpReceiver,
  onAttempt: OnAttempt,
): Promise<Provider[]> {
  const options = { misfortune: MISFORTUNE, speed: SPEED, onAttempt };
  const app = { kind: "meta-cloud", app_secret: APP_SECRET, pass_on: { url: bot.url } };
  const { id, url } = await gateway.ask<{ id: string; url: string }>("POST", "/api/sources", app);
  const meta = new MetaProvider({ ...options, url, appSecret: APP_SECRET });
  const { phoneNumberId } = meta.business;
  await gateway.ask("POST", "/api/channels", {
    id: "META-1",
    source: { kind: "meta-cloud", source_id: id, phone_number_id: phoneNumberId },
  });
  const shop = await gateway.ask<{ url: string; header: string; secret: string }>("POST", "/api/channels", {
    id: "WHAPI-1",
    source: { kind: "whapi" },
  });
  for (const channel of CHANNELS) {
    const webhook = { url: receiver.url, events: ["calls.post", "calls.patch"] };
    await gateway.ask("POST", `/api/channels/${channel}/webhooks`, webhook);
  }
  const events = [{ type: "calls", method: "post" }];
  const headers = { [shop.header]: shop.secret };
  const whapi = (["body", "path", "method"] as const).map((mode) => {
    const webhooks = [{ url: shop.url, mode, headers, events }];
    return new WhapiProvider({ ...options, token: "unused", settings: { webhooks } });
  });
  return [meta, ...whapi];
}

/** Whether nothing waits for what belongs before it, and all deliveries are made. */
async function isQuiet(gateway: GatewayProcess): Promise<boolean> {
  for (const channel of CHANNELS) {
    const { held } = await gateway.ask<{ held: number }>("GET", `/api/channels/${channel}/source`);
    if (held > 0) return false;
  }
  const { items } = await gateway.ask<{ items: unknown[] }>("GET", "/api/deliveries?state=pending&limit=1");
  return items.length === 0;
}
