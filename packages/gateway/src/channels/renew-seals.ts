import type { Vault } from "../secrets/vault.ts";
import type { AccountStore } from "../store/account-store.ts";
import type { BrokerStore } from "../store/broker-store.ts";
import type { ChannelStore } from "../store/channel-store.ts";
import type { ChannelRecord } from "../store/records.ts";
import { renewAccountWebhook } from "./account-records.ts";
import { renewBroker } from "./broker-records.ts";
import { renewCredential } from "./sealed-credentials.ts";
import { renewSecrets, renewSettings, renewWebhook } from "./sealed-records.ts";
import { renewSource } from "./source-records.ts";

/** Credentials read and written at once. */
const STEP = 500;

/** What it works with of a channel's store. */
type Kept = Pick<
  ChannelStore,
  "update" | "listWebhooks" | "replaceWebhooks" | "listCredentials" | "writeCredentials"
>;

/**
 * Seals by the key what the previous one sealed of a channel that nobody works with. Each step leaves it whole: what is
 * not renewed yet still opens, and one that was cut off goes on with the rest.
 * @param now milliseconds since 1970
 * @returns the record as it is now
 */
export async function renewSeals(
  vault: Vault,
  record: ChannelRecord,
  store: Kept,
  now: number,
): Promise<ChannelRecord> {
  if (!vault.hasPrevious) return record;
  await renewCredentials(vault, record.channelId, store);
  const webhooks = await store.listWebhooks();
  const renewed = webhooks.map((webhook) => renewWebhook(vault, webhook));
  if (renewed.some((webhook, index) => webhook !== webhooks[index])) {
    await store.replaceWebhooks({ webhooks: renewed, at: now });
  }
  const change = {
    signingSecrets: renewSecrets(vault, record),
    settings: renewSettings(vault, record),
    source: renewSource(vault, record.channelId, record.source),
  };
  await store.update(change);
  return { ...record, ...change };
}

/** The same of what belongs to no channel. */
export async function renewAccountSeals(vault: Vault, store: AccountStore & BrokerStore): Promise<void> {
  if (!vault.hasPrevious) return;
  for (const record of await store.listAccountWebhooks({})) {
    const webhook = renewAccountWebhook(vault, record);
    if (webhook) await store.writeAccountWebhook({ webhook });
  }
  for (const record of await store.listBrokers({})) {
    const broker = renewBroker(vault, record);
    if (broker) await store.writeBroker({ broker });
  }
}

async function renewCredentials(vault: Vault, channelId: string, store: Kept): Promise<void> {
  for (let after: { kind: string; key: string } | null | undefined = null; after !== undefined; ) {
    const found = await store.listCredentials({ after, limit: STEP });
    const credentials = found.flatMap((one) => renewCredential(vault, channelId, one) ?? []);
    if (credentials.length > 0) await store.writeCredentials({ credentials });
    after = found.length === STEP ? found.at(-1) : undefined;
  }
}
