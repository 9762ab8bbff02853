import type { Clock } from "../clock.ts";
import type { Config } from "../config/read-settings.ts";
import type { Log } from "../log/log.ts";
import type { Releasers } from "../releasers.ts";
import type { BatchTiming, StoreFailure } from "../store/listeners.ts";
import { eachTenth } from "../store/progress.ts";
import { prepareDataDir } from "../store/sqlite/data-dir.ts";
import { openSqliteStore } from "../store/sqlite/open-sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { logFailures } from "../watch/log-failures.ts";
import type { Metrics } from "../watch/metrics.ts";
import type { Trouble } from "../watch/trouble.ts";

export interface OpeningStore {
  config: Config;
  /** Puts something around the store, such as faults. */
  around?: ((store: Store) => Store) | undefined;
  log: Log;
  clock: Clock;
  metrics: Metrics;
  /** Is told of its failures. */
  trouble: Trouble;
  releasers: Releasers;
}

/** Opens the store that the settings name, with metrics and a log of its failures. */
export async function openStore(opening: OpeningStore): Promise<Store> {
  const { config, around, log, clock, metrics, trouble, releasers } = opening;
  const logFailure = logFailures(log, clock);
  const listeners = {
    onCommit: (timing: BatchTiming) => metrics.committed(timing),
    onFailure: (failure: StoreFailure) => {
      metrics.storeFailed(failure);
      trouble.storeFailed();
      logFailure(failure);
    },
  };
  const store = await (config.databaseUrl === undefined
    ? openSqlite(opening, listeners)
    : openPostgres(config.databaseUrl, config, listeners));
  releasers.add(() => store.close());
  return around?.(store) ?? store;
}

interface Listeners {
  onCommit: (timing: BatchTiming) => void;
  onFailure: (failure: StoreFailure) => void;
}

function openSqlite({ config, log }: OpeningStore, listeners: Listeners): Store {
  const onProgress = eachTenth((percent) => log.info({ percent }, "migrating the database"));
  return openSqliteStore({ dataDir: config.dataDir, onProgress, ...listeners });
}

/** Loaded by whoever uses it. */
async function openPostgres(
  url: string,
  { databaseReadUrl: readUrl, nodeName, dataDir }: Config,
  listeners: Listeners,
): Promise<Store> {
  // Where commands on this machine find the gateway.
  prepareDataDir(dataDir);
  const { openPostgresStore } = await import("../store/postgres/open-postgres-store.ts");
  return openPostgresStore({ url, readUrl, nodeName, ...listeners });
}
