import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { openAccountWebhook, sealAccountWebhook } from "../../src/channels/account-records.ts";
import { openBroker, sealBroker } from "../../src/channels/broker-records.ts";
import { HeldChannels } from "../../src/channels/held-channels.ts";
import { newChannel } from "../../src/channels/new-channel.ts";
import { sealedCredentials } from "../../src/channels/sealed-credentials.ts";
import { openSettings, openWebhook, sealSettings, sealWebhook } from "../../src/channels/sealed-records.ts";
import { openSource, sealSource } from "../../src/channels/source-records.ts";
import { keysOf, vaultOf } from "../../src/secrets/keys.ts";
import { Vault } from "../../src/secrets/vault.ts";
import type { ChannelRecord, WebhookRecord } from "../../src/store/records.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { Broker } from "../../src/subscriptions/broker.ts";

const PROXY = "socks5://user:password@proxy.example:1080";
const HEADERS = { authorization: "Bearer of-the-receiver" };
const SECRETS = [{ secret: "whsec_of-the-webhook-alone", until: null }];
const SOURCE = {
  kind: "whapi",
  providerChannelId: null,
  keepChannelId: false,
  secrets: [{ secret: "rhs_of-the-provider", until: null }],
} as const;
const ACCOUNT_WEBHOOK = {
  webhookId: "whk_of-all",
  url: "https://example.com/all",
  mode: "body",
  headers: HEADERS,
  secrets: SECRETS,
  events: ["calls.post"],
  channels: null,
  maxAgeSeconds: null,
  disabledAt: null,
  disabledReason: null,
  createdAt: 1_713_792_453_000,
} as const;

const BROKER: Broker = {
  name: "main",
  kind: "nats",
  url: "nats://127.0.0.1:4222",
  user: "ringhook",
  password: "of-the-broker",
  tls: { ca: "-----BEGIN CERTIFICATE-----" },
  create: true,
  createdAt: 1_713_792_453_000,
};

/** Fills a data folder with channels that keep all kinds of secrets, and leaves it stopped. */
export async function fillFolder(dataDir: string, channels: number, credentials: number): Promise<void> {
  const store = openSqliteStore({ dataDir });
  const vault = vaultOf(await keysOf({ dataDir, secretKey: undefined, secretKeyPrevious: undefined }));
  for (let n = 0; n < channels; n += 1) {
    const channelId = `C${String(n).padStart(2, "0")}`;
    const source = sealSource(vault, channelId, { ...SOURCE, secrets: [...SOURCE.secrets] });
    const { record } = newChannel(vault, channelId, { name: null, source }, 1_713_792_453_000);
    const settings = sealSettings(vault, channelId, { proxy: PROXY, offline_mode: true });
    const channel = store.holder(await store.insertChannel({ ...record, settings }));
    const webhook = sealWebhook(vault, {
      channelId,
      webhookId: `whk_${n}`,
      url: "https://example.com/hook",
      mode: "body",
      headers: HEADERS,
      secrets: SECRETS,
      account: false,
      events: ["calls.post"],
      maxAgeSeconds: null,
      disabledAt: null,
      disabledReason: null,
      createdAt: 1_713_792_453_000,
    });
    await channel.replaceWebhooks({ webhooks: [webhook], at: 0 });
    await sealedCredentials(channel, vault).write(
      Array.from({ length: credentials }, (_, index) => ({
        kind: index % 2 === 0 ? "pre-key" : "session",
        key: String(index),
        value: `secret ${channelId} ${index}`,
      })),
    );
  }
  await store.writeAccountWebhook({ webhook: sealAccountWebhook(vault, ACCOUNT_WEBHOOK) });
  await store.writeBroker({ broker: sealBroker(vault, BROKER) });
  await store.close();
}

/** How many credentials of a data folder a key opens, and how many it does not. */
export function openedBy(dataDir: string, key: Uint8Array): { opened: number; closed: number } {
  const vault = new Vault(key);
  const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
  try {
    const rows = db.prepare("SELECT channel_id AS channel, kind, key, value FROM credentials").all();
    const opened = rows.filter(({ channel, kind, key: name, value }) => {
      try {
        vault.open(value as Uint8Array, `credential ${channel}/${kind}/${name}`);
        return true;
      } catch {
        return false;
      }
    });
    return { opened: opened.length, closed: rows.length - opened.length };
  } finally {
    db.close();
  }
}

export const keyIn = (dataDir: string, name = "secret-key"): Buffer =>
  Buffer.from(readFileSync(join(dataDir, name), "utf8"), "base64");

export const isRotating = (dataDir: string): boolean => existsSync(join(dataDir, "secret-key.previous"));

/** What a key alone opens of everything that was put in. @throws RinghookError `SECRET_KEY_WRONG` */
export async function readAll(dataDir: string, key: Uint8Array): Promise<number> {
  const vault = new Vault(key);
  const store = openSqliteStore({ dataDir });
  try {
    const held = new HeldChannels(store);
    await held.acquireAll();
    const records = await store.listChannels({});
    for (const webhook of await store.listAccountWebhooks({})) {
      const { secrets } = openAccountWebhook(vault, webhook);
      if (JSON.stringify(secrets) !== JSON.stringify(SECRETS)) throw new Error(JSON.stringify(secrets));
    }
    for (const record of await store.listBrokers({})) {
      const broker = openBroker(vault, record);
      if (!isDeepStrictEqual(broker, BROKER)) throw new Error(JSON.stringify(broker));
    }
    for (const record of records) {
      const channel = held.of(record.channelId);
      check(vault, record, await channel.listWebhooks());
      await sealedCredentials(channel, vault).read("pre-key", ["0", "2"]);
    }
    return records.length;
  } finally {
    await store.close();
  }
}

function check(vault: Vault, record: ChannelRecord, webhooks: readonly WebhookRecord[]): void {
  const told = [openSettings(vault, record).proxy, openSource(vault, record.channelId, record.source)];
  const expected = JSON.stringify([PROXY, SOURCE]);
  if (JSON.stringify(told) !== expected) throw new Error(`${record.channelId}: ${JSON.stringify(told)}`);
  // Once a gateway has started, the webhook for all channels has its part here, too, with the same secrets.
  if (webhooks.length === 0) throw new Error(`${record.channelId} has no webhook`);
  for (const webhook of webhooks) {
    const { headers, secrets } = openWebhook(vault, webhook);
    const found = JSON.stringify([headers, secrets]);
    if (found !== JSON.stringify([HEADERS, SECRETS])) throw new Error(`${webhook.webhookId}: ${found}`);
  }
}
