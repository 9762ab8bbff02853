import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { HeldChannels } from "../channels/held-channels.ts";
import { type MovedChannel, readMoved, recordOf, writeMoved } from "../channels/moved-channel.ts";
import { nowOf, systemClock } from "../clock.ts";
import type { Config } from "../config/read-settings.ts";
import { RinghookError } from "../errors.ts";
import { keysOf, vaultOf } from "../secrets/keys.ts";
import { openFromFile, sealForFile } from "../secrets/sealed-file.ts";
import type { Vault } from "../secrets/vault.ts";
import type { ChannelStore } from "../store/channel-store.ts";
import type { ChannelRecord } from "../store/records.ts";
import { openSqliteStore } from "../store/sqlite/open-sqlite-store.ts";
import type { Store } from "../store/store.ts";

/** The file that a channel travels in, and what it is sealed by. */
export interface Parcel {
  file: string;
  passphrase: string;
}

/**
 * Takes a channel's link out of an installation on which no gateway runs, into a file: from then on the file has it alone,
 * so that no two gateways log in with it. The channel stays, with its log and without its link.
 * @throws RinghookError `CHANNEL_NOT_FOUND`, `CHANNEL_NOT_LINKED`, `SOURCE_CANNOT`, `CHANNEL_FILE_NOT_USABLE`, `DATA_DIR_IN_USE`
 */
export async function exportChannel(config: Config, id: string, parcel: Parcel): Promise<MovedChannel> {
  if (config.databaseUrl === undefined && !existsSync(join(config.dataDir, "ringhook.db"))) {
    throw new RinghookError("CHANNEL_NOT_FOUND", `there is no database in ${resolve(config.dataDir)}`);
  }
  return withStore(config, async (store, vault) => {
    const record = await findRecord(store, id);
    if (!record) throw new RinghookError("CHANNEL_NOT_FOUND", `there is no channel ${JSON.stringify(id)}`);
    const { channelId } = record;
    if (record.source.kind !== "linked-device") {
      throw new RinghookError("SOURCE_CANNOT", `channel ${channelId} has no link: create it anew there`);
    }
    if (record.number === null) {
      throw new RinghookError("CHANNEL_NOT_LINKED", `channel ${channelId} is not linked to WhatsApp`);
    }
    const held = await hold(store, channelId);
    const moved = await readMoved(vault, record, held);
    if (moved.credentials.length === 0) {
      throw new RinghookError("CHANNEL_NOT_LINKED", `channel ${channelId} has no credentials: link it again`);
    }
    await writeParcel(moved, parcel);
    // Without them it cannot connect any more; a number without them can be linked again.
    await held.clearCredentials({ except: [] });
    await held.update({ state: "INIT", stateReason: "moved", number: null, lid: null, pushName: null });
    return moved;
  });
}

/**
 * Puts a channel from a file into an installation on which no gateway runs. Where the channel is there without its link, as
 * after its export or an import that was cut off, it gets its link.
 * @throws RinghookError `CHANNEL_EXISTS`, `CHANNEL_FILE_NOT_USABLE`, `DATA_DIR_IN_USE`
 */
export async function importChannel(config: Config, { file, passphrase }: Parcel): Promise<MovedChannel> {
  const moved = await readParcel({ file, passphrase });
  return withStore(config, async (store, vault) => {
    const there = await findRecord(store, moved.channelId);
    if (there && !isSameUnlinked(there, moved)) {
      throw new RinghookError("CHANNEL_EXISTS", `channel ${there.channelId} already exists`);
    }
    const held = there ? await hold(store, there.channelId) : await insert(store, vault, moved);
    await writeMoved(vault, moved, held, nowOf(systemClock));
    return moved;
  });
}

function isSameUnlinked(
  { channelId, tokenHash, number, removedAt }: ChannelRecord,
  moved: MovedChannel,
): boolean {
  const isSame =
    channelId === moved.channelId && Buffer.from(tokenHash).toString("base64") === moved.tokenHash;
  return isSame && number === null && removedAt === null;
}

async function insert(store: Store, vault: Vault, moved: MovedChannel): Promise<ChannelStore> {
  return new HeldChannels(store).insert(recordOf(vault, moved));
}

async function hold(store: Store, channelId: string): Promise<ChannelStore> {
  const held = await new HeldChannels(store).acquire(channelId);
  if (!held) throw new RinghookError("CHANNEL_NOT_FOUND", `channel ${channelId} is held by another node`);
  return held;
}

/** A channel by its id, in any case. */
async function findRecord(store: Store, id: string): Promise<ChannelRecord | undefined> {
  const alike = id.toUpperCase();
  return (await store.listChannels({})).find(({ channelId }) => channelId.toUpperCase() === alike);
}

/** The file is whole on the disk and opens again before this returns. */
async function writeParcel(moved: MovedChannel, { file, passphrase }: Parcel): Promise<void> {
  const text = await sealForFile("channel", moved, passphrase);
  try {
    await writeFile(file, text, { flag: "wx", mode: 0o600, flush: true });
  } catch (cause) {
    throw new RinghookError("CHANNEL_FILE_NOT_USABLE", `${resolve(file)} could not be written`, { cause });
  }
  await readParcel({ file, passphrase });
}

async function readParcel({ file, passphrase }: Parcel): Promise<MovedChannel> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new RinghookError("CHANNEL_FILE_NOT_USABLE", `${resolve(file)} could not be read`, { cause });
  });
  // Sealed by the same passphrase, it is what this program wrote.
  return (await openFromFile("channel", text, passphrase)) as MovedChannel;
}

async function withStore<T>(config: Config, work: (store: Store, vault: Vault) => Promise<T>): Promise<T> {
  const store = await openAlone(config);
  try {
    return await work(store, vaultOf(await keysOf(config)));
  } finally {
    await store.close();
  }
}

/** The store of an installation on which no gateway runs. */
async function openAlone({ databaseUrl, dataDir, nodeName }: Config): Promise<Store> {
  if (databaseUrl === undefined) return openSqliteStore({ dataDir });
  const { openPostgresStore } = await import("../store/postgres/open-postgres-store.ts");
  return openPostgresStore({ url: databaseUrl, nodeName, isAlone: true });
}
