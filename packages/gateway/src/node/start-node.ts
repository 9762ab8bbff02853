import { randomInt } from "node:crypto";
import type { Alerts } from "../channels/alerts/alerts.ts";
import type { Channels } from "../channels/channels.ts";
import { HeldChannels } from "../channels/held-channels.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Config } from "../config/read-settings.ts";
import { keepUrl } from "../config/url-file.ts";
import { RinghookError } from "../errors.ts";
import { listen } from "../http/listen.ts";
import type { Server } from "../http/server.ts";
import { Retention, type RetentionOptions } from "../journal/retention.ts";
import { createLog, type Log } from "../log/log.ts";
import { Releasers } from "../releasers.ts";
import { endRotation, keysOf, vaultOf } from "../secrets/keys.ts";
import { adminTokenOf } from "../secrets/secret-files.ts";
import { askProvider } from "../sinks/http/ask.ts";
import { AddressGuard, type Lookup } from "../sinks/http/guard.ts";
import { linkedDevices } from "../sources/linked-device/linked-devices.ts";
import type { OpenSource } from "../sources/source.ts";
import type { HolderOf } from "../store/channel-store.ts";
import type { Store } from "../store/store.ts";
import { nodeNotSupported } from "../supported-node.ts";
import { Feed } from "../watch/feed.ts";
import { Metrics } from "../watch/metrics.ts";
import { Readiness } from "../watch/readiness.ts";
import { type ReadDiskSpace, Trouble } from "../watch/trouble.ts";
import { disableGone } from "./disable-gone.ts";
import { actionSinks } from "./hands-of.ts";
import { makeAlerts } from "./make-alerts.ts";
import { makeChannels } from "./make-channels.ts";
import { makeServer, reachableAt } from "./make-server.ts";
import { observersOf } from "./observers.ts";
import { openSinks } from "./open-sinks.ts";
import { openSources } from "./open-sources.ts";
import { type OpeningStore, openStore } from "./open-store.ts";
import { makePipeline, type Pipeline } from "./pipeline.ts";

/** Dependencies that a test or another program can replace. */
export interface Parts {
  log?: Log;
  clock?: Clock;
  random?: () => number;
  openSource?: OpenSource;
  lookup?: Lookup;
  /** The room of the data folder's disk; default: as the system says. */
  diskSpace?: ReadDiskSpace;
  /** Puts something around the store, such as faults. */
  aroundStore?: (store: Store) => Store;
  /** Additional routes. */
  routes?: (app: Server, channels: Channels) => Promise<void>;
}

/** A running gateway. */
export interface Gateway {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  url: string;
  adminToken: string;
  /** Whether the admin token was just generated, so that it has to be shown now. */
  adminTokenMade: boolean;
  channels: Channels;
  feed: Feed;
  alerts: Alerts;
  /** Stops the gateway: no new work, attempts in progress end, links close without logging out. */
  stop(): Promise<void>;
}

/** On a stop, attempts in progress have this long to end. */
const STOP_GRACE_MS = 10_000;

/**
 * Starts a gateway, from the store up. A stop releases everything in reverse.
 * @throws RinghookError when a part cannot start; parts that were started are released
 */
export async function startGateway(config: Config, parts: Parts = {}): Promise<Gateway> {
  const notSupported = nodeNotSupported(process.versions.node);
  if (notSupported !== undefined) throw new RinghookError("NODE_NOT_SUPPORTED", notSupported);
  const releasers = new Releasers();
  try {
    return await build(config, parts, releasers);
  } catch (error) {
    await releasers.release();
    throw error;
  }
}

async function build(config: Config, parts: Parts, releasers: Releasers): Promise<Gateway> {
  const { log = createLog({ level: config.logLevel, numbers: config.logNumbers }), lookup } = parts;
  const { random = randomFraction } = parts;
  for (const warning of config.warnings) log.warn(warning);
  const metrics = new Metrics();
  const trouble = new Trouble(parts.clock ?? systemClock);
  const { store, clock } = await storeAndClock({ config, parts, log, metrics, trouble, releasers });
  const readiness = new Readiness({ store, clock, log });
  releasers.add(() => readiness.stop());
  const admin = await adminOf(config);
  const vault = vaultOf(await keysOf(config));

  const feed = new Feed(log);
  const guard = new AddressGuard(config.webhookAllow, config.webhookPorts);
  const held = new HeldChannels(store);
  const holderOf: HolderOf = (channelId) => held.of(channelId);
  const shared = { store, clock, log, feed, metrics, ...openSinks(config, { clock, guard, lookup }) };
  const observers = observersOf({ metrics, log, feed });
  const pipeline: Pipeline = makePipeline({
    ...shared,
    holderOf,
    random,
    openActions: actionSinks({ ...shared, holderOf, onEnded: observers.actionEnded, made: () => made() }),
    concurrency: config.webhookConcurrency,
    observers,
    onGone: (madeTo, reason) => disableGone(channels, madeTo, reason, log),
  });
  releasers.add(() => pipeline.dispatcher.stop(STOP_GRACE_MS));
  const openSource = openSources(
    parts.openSource ?? linkedDevicesOf(config, log, random),
    askProvider(guard, lookup),
  );
  const addresses = { guard, lookup };
  const channels: Channels = makeChannels({ ...shared, pipeline, held, vault, openSource, addresses });
  const made = () => ({ ...pipeline, channels });
  releasers.add(() => channels.holding.stop());
  const alerts = makeAlerts({ ...shared, ...parts, ...config, pipeline, channels, held, vault, trouble });
  releasers.add(() => alerts.stop());
  const retention = retentionOf({ holderOf, clock, log, days: config.retentionDays, channels });
  releasers.add(() => retention.stop());

  const serving = { config, vault, channels, readiness, releasers, adminToken: admin.token };
  const { app, cluster } = await makeServer({ ...shared, ...pipeline, ...serving });
  await parts.routes?.(app, channels);
  await channels.holding.start();
  alerts.start();
  if (vault.hasPrevious) tellRotated(config, store, log);
  retention.start();
  readiness.start();
  const origin = await listen(app, config.host, config.port);
  const url = `${origin}${config.basePath}`;
  await cluster?.start(config.nodeUrl ?? reachableAt(origin));
  releasers.add(await keepUrl(config.dataDir, url, config.whatsappUrl));
  log.info({ url }, "the gateway listens");
  const { token: adminToken, made: adminTokenMade } = admin;
  return { url, adminToken, adminTokenMade, channels, feed, alerts, stop: () => releasers.release() };
}

/** Each channel was opened, and what was sealed of it is sealed anew. Where nodes share a database, each has done so with its own. */
function tellRotated({ dataDir }: Config, { leases }: Store, log: Log): void {
  const canGo = "RINGHOOK_SECRET_KEY_PREVIOUS can go";
  if (leases.termMs !== null) {
    log.info(
      `the previous secret key encrypts none of this gateway's channels: ${canGo} once every gateway says so`,
    );
    return;
  }
  const next = endRotation(dataDir) ? "it was removed" : canGo;
  log.info(`nothing is left that the previous secret key encrypts: ${next}`);
}

type Retained = Omit<RetentionOptions, "channelIds"> & { channels: Channels };

function retentionOf({ channels, ...options }: Retained): Retention {
  return new Retention({ ...options, channelIds: () => channels.heldIds() });
}

type Beginning = Pick<OpeningStore, "config" | "log" | "metrics" | "trouble" | "releasers"> & {
  parts: Parts;
};

/** The store, and the clock that all who write to it go by. */
async function storeAndClock({ parts, ...opening }: Beginning): Promise<{ store: Store; clock: Clock }> {
  const own = parts.clock ?? systemClock;
  const store = await openStore({ ...opening, around: parts.aroundStore, clock: own });
  return { store, clock: parts.clock ?? store.clock ?? own };
}

/** The admin token: from the settings, or from the data folder. */
async function adminOf({ adminToken, dataDir }: Config): Promise<{ token: string; made: boolean }> {
  return adminToken ? { token: adminToken, made: false } : adminTokenOf(dataDir);
}

/** The linked devices of a gateway that has none in its parts. */
function linkedDevicesOf(config: Config, log: Log, random: () => number): OpenSource {
  const { whatsappUrl: url, whatsappVersion: version } = config;
  return linkedDevices({ url, version, log, random });
}

function randomFraction(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}
