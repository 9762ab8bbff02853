import { HeldChannels } from "../channels/held-channels.ts";
import { renewAccountSeals, renewSeals } from "../channels/renew-seals.ts";
import { nowOf, systemClock } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import { fingerprintOf } from "../secrets/fingerprint.ts";
import { beginRotation, endRotation, vaultOf } from "../secrets/keys.ts";
import { openSqliteStore } from "../store/sqlite/open-sqlite-store.ts";

/** What a rotation did. */
export interface Rotated {
  channels: number;
  /** Of the new key. */
  fingerprint: string;
}

/**
 * Makes a new key for a data folder on which no gateway runs, and seals by it all that is sealed there.
 * @throws RinghookError `DATA_DIR_IN_USE`, `SECRET_KEY_WRONG`
 */
export async function rotateKey(dataDir: string): Promise<Rotated> {
  const store = openSqliteStore({ dataDir });
  try {
    const keys = await beginRotation(dataDir);
    if (!keys) throw new RinghookError("SECRET_KEY_WRONG", `there is no key in ${dataDir}`);
    const vault = vaultOf(keys);
    await renewAccountSeals(vault, store);
    const held = new HeldChannels(store);
    await held.acquireAll();
    const channels = await store.listChannels({});
    for (const record of channels) {
      await renewSeals(vault, record, held.of(record.channelId), nowOf(systemClock));
    }
    endRotation(dataDir);
    return { channels: channels.length, fingerprint: fingerprintOf(keys.key) };
  } finally {
    await store.close();
  }
}
