import { randomInt } from "node:crypto";
import { Journal } from "./calls/journal.ts";
import { Retention } from "./calls/retention.ts";
import { Channels } from "./channels/channels.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Config } from "./config/read-settings.ts";
import { keepUrl } from "./config/url-file.ts";
import { checkUrlAddress } from "./deliveries/check-address.ts";
import { Dispatcher } from "./deliveries/dispatcher.ts";
import { AddressGuard, type Lookup } from "./deliveries/guard.ts";
import { Replays } from "./deliveries/replays.ts";
import { Feed } from "./feed/feed.ts";
import { Authorizer } from "./http/authorize.ts";
import { listen } from "./http/listen.ts";
import { createServer, type Server } from "./http/server.ts";
import { Ids } from "./ids.ts";
import type { LinkFactory } from "./links/link.ts";
import { whatsAppLinks } from "./links/whatsapp/link-factory.ts";
import { createLog, type Log } from "./log/log.ts";
import { logRecorded, logSettled } from "./log/log-calls.ts";
import { Metrics } from "./metrics/metrics.ts";
import { Releasers } from "./releasers.ts";
import { adminTokenOf, secretKeyOf } from "./secrets/secret-files.ts";
import { Vault } from "./secrets/vault.ts";
import { openSqliteStore } from "./store/sqlite/open-sqlite-store.ts";
import { WebhookRegistry } from "./webhooks/registry.ts";

/** Parts that a test or another program may bring. */
export interface Parts {
  log?: Log;
  clock?: Clock;
  random?: () => number;
  links?: LinkFactory;
  lookup?: Lookup;
  /** Routes besides the gateway's own. */
  routes?: (app: Server, authorizer: Authorizer, channels: Channels) => Promise<void>;
}

/** A running gateway. */
export interface Gateway {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  url: string;
  adminToken: string;
  /** The admin token was made just now, and is to be shown this once. */
  adminTokenMade: boolean;
  channels: Channels;
  feed: Feed;
  /** Takes the house down: no new work, what is in flight ends, links close without logging out. */
  stop(): Promise<void>;
}

/** On a stop, attempts under way have this long to end. */
const STOP_GRACE_MS = 10_000;
/**
 * Puts the house together, from the store up, and takes it down in reverse.
 * @throws RinghookError where something it needs cannot be had; what was opened until then is closed again
 */
export async function startGateway(config: Config, parts: Parts = {}): Promise<Gateway> {
  const releasers = new Releasers();
  try {
    return await build(config, parts, releasers);
  } catch (error) {
    await releasers.release();
    throw error;
  }
}

async function build(config: Config, parts: Parts, releasers: Releasers): Promise<Gateway> {
  const {
    log = createLog({ level: config.logLevel, numbers: config.logNumbers }),
    clock = systemClock,
    random = randomFraction,
  } = parts;
  const metrics = new Metrics();
  const store = openSqliteStore({ dataDir: config.dataDir, onCommit: (timing) => metrics.committed(timing) });
  releasers.add(() => store.close());
  const admin = config.adminToken
    ? { token: config.adminToken, made: false }
    : await adminTokenOf(config.dataDir);
  const vault = new Vault(config.secretKey ?? (await secretKeyOf(config.dataDir)));

  const feed = new Feed(log);
  const ids = new Ids(clock);
  const registry = new WebhookRegistry();
  const guard = new AddressGuard(config.webhookAllow, config.webhookPorts);
  const { lookup } = parts;
  const dispatcher: Dispatcher = new Dispatcher({
    store,
    registry,
    guard,
    clock,
    random,
    log,
    timeoutMs: config.webhookTimeoutMs,
    concurrency: config.webhookConcurrency,
    ...(lookup && { lookup }),
    onSettled: (delivery, settlement) => {
      metrics.settled(delivery, settlement);
      logSettled(log, delivery, settlement);
      feed.emit("delivery", { delivery, settlement });
    },
    onGone: (channelId, webhookId) => {
      log.warn({ channelId, webhookId }, "the endpoint answered 410 Gone: its webhook is disabled");
      channels
        .disableWebhook(channelId, webhookId, "the endpoint answered 410 Gone")
        .catch((error: unknown) => {
          log.error({ err: error, channelId, webhookId }, "a webhook that is gone could not be disabled");
        });
    },
  });
  releasers.add(() => dispatcher.stop(STOP_GRACE_MS));
  const journal = new Journal({
    store,
    registry,
    clock,
    ids,
    onRecorded: (recorded) => {
      const { channelId, events, deliveries, heads, call } = recorded;
      dispatcher.accept(channelId, deliveries, heads);
      metrics.recorded(recorded);
      logRecorded(log, recorded);
      if (events.length > 0) feed.emit("journal", { channelId, events });
      if (call) feed.emit("call", { channelId, call, events });
    },
  });
  const links =
    parts.links ?? whatsAppLinks({ url: config.whatsappUrl, version: config.whatsappVersion, log, random });
  const channels: Channels = new Channels({
    store,
    vault,
    journal,
    dispatcher,
    registry,
    feed,
    ids,
    clock,
    log,
    links,
    checkAddress: (url) => checkUrlAddress(guard, url, lookup),
    onIgnored: (reason) => metrics.ignored(reason),
  });
  releasers.add(() => channels.stop());
  const retention = new Retention({
    store,
    clock,
    log,
    days: config.retentionDays,
    channelIds: () => channels.list().map(({ id }) => id),
  });
  releasers.add(() => retention.stop());

  const replays = new Replays({
    store,
    registry,
    ids,
    clock,
    accept: (channelId, deliveries, heads) => dispatcher.accept(channelId, deliveries, heads),
  });
  const authorizer = new Authorizer({ adminToken: admin.token, channels, vault, clock });
  const app = await createServer({
    channels,
    store,
    dispatcher,
    replays,
    feed,
    metrics,
    clock,
    authorizer,
    secureCookies: config.publicUrl?.startsWith("https:") ?? false,
    retentionMs: config.retentionDays * 24 * 3_600_000,
    log,
  });
  releasers.add(() => app.close());
  await parts.routes?.(app, authorizer, channels);
  await channels.start();
  retention.start();
  const url = await listen(app, config.host, config.port);
  releasers.add(await keepUrl(config.dataDir, url));
  log.info({ url }, "the gateway listens");
  return {
    url,
    adminToken: admin.token,
    adminTokenMade: admin.made,
    channels,
    feed,
    stop: () => releasers.release(),
  };
}

function randomFraction(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}
