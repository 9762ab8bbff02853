import type { Vault } from "../secrets/vault.ts";
import type { ChannelStore } from "../store/channel-store.ts";
import type { ChannelRecord, CredentialRecord } from "../store/records.ts";
import type { SigningSecret, Webhook } from "../subscriptions/webhook.ts";
import { openCredential, sealCredential } from "./sealed-credentials.ts";
import {
  openSecrets,
  openSettings,
  openWebhook,
  sealSecrets,
  sealSettings,
  sealWebhook,
} from "./sealed-records.ts";

/** Credentials read at once. */
const STEP = 500;

/** A channel with its link, in the open, on its way from one gateway to another. Its log stays behind. */
export interface MovedChannel {
  channelId: string;
  name: string | null;
  /** SHA-256 of its token, as base64: the token goes on working. */
  tokenHash: string;
  settings: Record<string, unknown>;
  signingSecrets: SigningSecret[];
  number: string | null;
  lid: string | null;
  pushName: string | null;
  createdAt: number;
  webhooks: Webhook[];
  /** The rules as they were written. */
  rules: string | null;
  credentials: { kind: string; key: string; value: string }[];
}

type Readable = Pick<ChannelStore, "listWebhooks" | "listCredentials" | "readRules">;
type Writable = Pick<
  ChannelStore,
  "listWebhooks" | "replaceWebhooks" | "readRules" | "writeRules" | "writeCredentials" | "update"
>;

/** Reads all that makes a channel what it is; nobody may work with it meanwhile. */
export async function readMoved(vault: Vault, record: ChannelRecord, store: Readable): Promise<MovedChannel> {
  const { channelId, name, number, lid, pushName, createdAt } = record;
  const webhooks = await store.listWebhooks();
  const rules = await store.readRules();
  return {
    ...{ channelId, name, number, lid, pushName, createdAt },
    tokenHash: Buffer.from(record.tokenHash).toString("base64"),
    settings: openSettings(vault, record),
    signingSecrets: openSecrets(vault, record),
    // A webhook for several channels is its gateway's.
    webhooks: webhooks.filter(({ account }) => !account).map((webhook) => openWebhook(vault, webhook)),
    rules: rules?.document ?? null,
    credentials: await readCredentials(vault, channelId, store),
  };
}

async function readCredentials(
  vault: Vault,
  channelId: string,
  store: Readable,
): Promise<MovedChannel["credentials"]> {
  const read: MovedChannel["credentials"] = [];
  for (let after: CredentialRecord | null | undefined = null; after !== undefined; ) {
    const found: CredentialRecord[] = await store.listCredentials({ after, limit: STEP });
    for (const { kind, key, value } of found) {
      if (value) read.push({ kind, key, value: openCredential(vault, channelId, { kind, key, value }) });
    }
    after = found.length === STEP ? found.at(-1) : undefined;
  }
  return read;
}

/** The record of a channel that comes from elsewhere: not linked until all else of it is there. */
export function recordOf(vault: Vault, moved: MovedChannel): ChannelRecord {
  const { channelId, name, settings, createdAt } = moved;
  return {
    ...{ channelId, name, createdAt },
    source: { kind: "linked-device" },
    sourceTally: null,
    callLogTally: null,
    tokenHash: Buffer.from(moved.tokenHash, "base64"),
    settings: sealSettings(vault, channelId, settings),
    signingSecrets: sealSecrets(vault, channelId, moved.signingSecrets),
    state: "INIT",
    stateReason: "moved",
    ...{ number: null, lid: null, pushName: null },
    removedAt: null,
  };
}

/**
 * Writes the rest of a channel that comes from elsewhere, its link last. What was cut off is done again.
 * Webhooks and rules that are there stay.
 * @param now milliseconds since 1970
 */
export async function writeMoved(
  vault: Vault,
  moved: MovedChannel,
  store: Writable,
  now: number,
): Promise<void> {
  const { channelId, webhooks, rules, credentials, number, lid, pushName } = moved;
  if ((await store.listWebhooks()).length === 0) {
    await store.replaceWebhooks({
      webhooks: webhooks.map((webhook) => sealWebhook(vault, webhook)),
      at: now,
    });
  }
  if (rules !== null && (await store.readRules()) === null) {
    await store.writeRules({ document: rules, at: now });
  }
  const sealed = credentials.map((one) => sealCredential(vault, channelId, one));
  // All at once: with a part of them the channel would be half a device.
  await store.writeCredentials({ credentials: sealed });
  await store.update({ number, lid, pushName, stateReason: null });
}
