import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { Signal } from "../../src/calls/signal.ts";
import { HeldChannels } from "../../src/channels/held-channels.ts";
import { type Clock, systemClock, whatsAppTime } from "../../src/clock.ts";
import type { Dispatcher } from "../../src/deliveries/dispatcher.ts";
import type { Replays } from "../../src/deliveries/replays.ts";
import type { Journal } from "../../src/journal/journal.ts";
import { makePipeline, type Pipeline } from "../../src/node/pipeline.ts";
import { makeSigningSecret } from "../../src/secrets/signing-secret.ts";
import { AddressGuard, type Lookup } from "../../src/sinks/http/guard.ts";
import { httpSinks } from "../../src/sinks/http/http-sink.ts";
import type { OpenSink } from "../../src/sinks/sink.ts";
import type { ChannelSettlement, ChannelStore } from "../../src/store/channel-store.ts";
import type { WebhookRecord } from "../../src/store/records.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { WebhookRegistry } from "../../src/subscriptions/registry.ts";
import type { Webhook } from "../../src/subscriptions/webhook.ts";
import { channelRecord } from "./channel-record.ts";
import { closing } from "./closing.ts";
import { CALLER_JID, CHANNEL, OWN_JID, T } from "./samples.ts";

export const SECRET = makeSigningSecret();

type GivenWebhook = Partial<Webhook> & { url: string };

export interface DeliveryStageOptions {
  dataDir?: string;
  /** Opens another store than SQLite's in the data folder. */
  openStore?: () => Promise<Store>;
  /** Where events go. Without webhooks, what is journaled stays where it is. */
  webhooks?: readonly GivenWebhook[];
  retryDelayMs?: number;
  retryCapMs?: number;
  timeoutMs?: number;
  concurrency?: number;
  /** The way out of webhooks; default: HTTP. */
  openSink?: OpenSink;
  /** Lanes in memory, at most; default: the gateway's own window. */
  window?: { live: number; replays: number };
  allow?: string[];
  lookup?: Lookup;
  clock?: Clock;
  onGone?: (madeTo: Webhook) => void;
  /** Puts something around the store, such as faults. */
  around?: (store: Store) => Store;
  /** The store has this long for an entry of the journal, in milliseconds. */
  storeMs?: number;
  secrets?: { secret: string; until: number | null }[];
}

/** The journal and the lanes as the gateway puts them together, on a real store, without a link before them. */
export interface DeliveryStage {
  dataDir: string;
  store: Store;
  /** The store of the stage's channel, which it holds. */
  channel: ChannelStore;
  journal: Journal;
  callbacks: Pipeline["callbacks"];
  summaries: Pipeline["summaries"];
  dispatcher: Dispatcher;
  registry: WebhookRegistry;
  replays: Replays;
  settlements: ChannelSettlement[];
  gone: string[];
  /** Plays a call's statuses: the next ones of it, in order. */
  play(callId: string, ...kinds: Signal["kind"][]): Promise<void>;
  /** The statuses of a call that are journaled, in order. */
  statuses(callId: string): unknown[];
  /** Adds a channel that the stage holds, too. */
  addChannel(channelId: string, webhooks: readonly GivenWebhook[]): Promise<void>;
  /** Reads the database of the data folder beside the store. */
  query(sql: string): Record<string, unknown>[];
  /** Stops; the data stays for the next stage on the same folder. */
  stop(graceMs?: number): Promise<void>;
  /** Stops and removes the data. */
  close(): Promise<void>;
}

/** Sets the stage for a test. It is closed once the test is over, at the latest. */
export async function setDeliveryStage(options: DeliveryStageOptions = {}): Promise<DeliveryStage> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "ringhook-deliveries-")));
  const opened = options.openStore ? await options.openStore() : openSqliteStore({ dataDir });
  const store = options.around?.(opened) ?? opened;
  const clock = options.clock ?? store.clock ?? systemClock;
  const held = new HeldChannels(store);
  const channel = (await held.acquire(CHANNEL)) ?? (await held.insert(channelRecord(CHANNEL)));
  const holderOf = (channelId: string) => held.of(channelId);
  const settlements: ChannelSettlement[] = [];
  const gone: string[] = [];
  const { lookup, storeMs, window } = options;
  const pipeline = makePipeline({
    store,
    holderOf,
    clock,
    random: () => 0,
    log: pino({ level: "silent" }),
    openSink:
      options.openSink ??
      httpSinks({
        clock,
        guard: new AddressGuard(options.allow ?? ["127.0.0.0/8"]),
        // No attempt of a busy machine's takes as long: a retry would wait for a clock that a test may have stopped.
        timeoutMs: options.timeoutMs ?? 60_000,
        ...(lookup && { lookup }),
      }),
    concurrency: options.concurrency ?? 16,
    observers: { recorded: () => {}, settled: (_delivery, settlement) => settlements.push(settlement) },
    onGone: (madeTo) => {
      gone.push(madeTo.webhookId);
      options.onGone?.(madeTo);
    },
    ...(window && { window }),
    ...(storeMs !== undefined && { storeMs }),
  });
  const { journal, dispatcher, registry, replays, callbacks, summaries } = pipeline;
  const begin = async (of: string, store: ChannelStore, given: readonly GivenWebhook[]): Promise<void> => {
    const webhooks = given.map((webhook, index) => webhookOf(of, index, webhook));
    registry.set(of, {
      webhooks,
      retryDelayMs: options.retryDelayMs ?? 20,
      retryCapMs: options.retryCapMs ?? 1_000,
      secrets: options.secrets ?? [{ secret: SECRET, until: null }],
    });
    await store.replaceWebhooks({ webhooks: webhooks.map(recordOf), at: 0 });
    await journal.open(of);
    await dispatcher.resume(of);
  };
  await begin(CHANNEL, channel, options.webhooks ?? []);
  let open = true;
  const stop = async (graceMs = 0): Promise<void> => {
    if (!open) return;
    open = false;
    await dispatcher.stop(graceMs);
    await store.close();
  };
  const query = (sql: string): Record<string, unknown>[] => {
    const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
    try {
      return db.prepare(sql).all() as Record<string, unknown>[];
    } finally {
      db.close();
    }
  };
  return closing({
    dataDir,
    store,
    channel,
    journal,
    callbacks,
    summaries,
    dispatcher,
    registry,
    replays,
    settlements,
    gone,
    play: async (callId, ...kinds) => {
      for (const kind of kinds) await journal.receive(CHANNEL, OWN_JID, signal(callId, kind));
    },
    statuses: (callId) =>
      query(
        `SELECT e.status FROM events e JOIN calls c ON c.id = e.call WHERE c.call_id = '${callId}' ORDER BY e.id`,
      ).map(({ status }) => status),
    addChannel: async (of, given) => begin(of, await held.insert(channelRecord(of)), given),
    query,
    stop,
    close: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  });
}

function webhookOf(channelId: string, index: number, given: GivenWebhook): Webhook {
  return {
    channelId,
    webhookId: `whk_${index}`,
    mode: "body",
    headers: {},
    events: ["calls.post"],
    maxAgeSeconds: null,
    disabledAt: null,
    disabledReason: null,
    secrets: null,
    account: false,
    createdAt: 0,
    ...given,
  };
}

function recordOf({ secrets: _, ...webhook }: Webhook): WebhookRecord {
  return {
    ...webhook,
    signingSecrets: null,
    events: [...webhook.events],
    headers: Buffer.from("{}"),
  };
}

function signal(callId: string, kind: Signal["kind"]): Signal {
  const facts = {
    callId,
    at: whatsAppTime(T),
    offline: false,
    creator: CALLER_JID,
    callerNumber: CALLER_JID,
  };
  if (kind === "ended") return { ...facts, kind, by: "creator", reason: "timeout" };
  return kind === "answered" ? { ...facts, kind, by: "self" } : { ...facts, kind };
}
