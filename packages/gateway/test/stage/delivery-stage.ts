import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { Journal } from "../../src/calls/journal.ts";
import type { Signal } from "../../src/calls/signal.ts";
import { Dispatcher } from "../../src/deliveries/dispatcher.ts";
import { AddressGuard, type Lookup } from "../../src/deliveries/guard.ts";
import { Ids } from "../../src/ids.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import type { Settlement, Store } from "../../src/store/store.ts";
import { WebhookRegistry } from "../../src/webhooks/registry.ts";
import { makeSigningSecret } from "../../src/webhooks/signature.ts";
import type { Webhook } from "../../src/webhooks/webhook.ts";

export const CHANNEL = "MANTIS-M72HC";
export const OWN_NUMBER = "61371989950@s.whatsapp.net";
export const SECRET = makeSigningSecret();

export interface DeliveryStageOptions {
  dataDir?: string;
  webhooks: (Partial<Webhook> & { url: string })[];
  retryDelayMs?: number;
  retryCapMs?: number;
  timeoutMs?: number;
  concurrency?: number;
  allow?: string[];
  lookup?: Lookup;
  clock?: () => number;
  secrets?: { secret: string; until: number | null }[];
}

/** The journal and the lanes as the gateway puts them together, on a real SQLite file, without a link before them. */
export interface DeliveryStage {
  dataDir: string;
  store: Store;
  journal: Journal;
  dispatcher: Dispatcher;
  registry: WebhookRegistry;
  settlements: Settlement[];
  gone: string[];
  /** Plays a call's statuses: the next ones of it, in order. */
  play(callId: string, ...kinds: Signal["kind"][]): Promise<void>;
  /** Reads the database beside the store. */
  query(sql: string): Record<string, unknown>[];
  /** Stops; the data stays for the next stage on the same folder. */
  stop(graceMs?: number): Promise<void>;
  /** Stops and removes the data. */
  close(): Promise<void>;
}

export async function setDeliveryStage(options: DeliveryStageOptions): Promise<DeliveryStage> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "ringhook-deliveries-")));
  const clock = options.clock ?? Date.now;
  const store = openSqliteStore({ dataDir });
  const registry = new WebhookRegistry();
  const webhooks = options.webhooks.map((given, index) => webhookOf(index, given));
  registry.set(CHANNEL, {
    webhooks,
    retryDelayMs: options.retryDelayMs ?? 20,
    retryCapMs: options.retryCapMs ?? 1_000,
    secrets: options.secrets ?? [{ secret: SECRET, until: null }],
  });
  await store.replaceWebhooks({
    channelId: CHANNEL,
    webhooks: webhooks.map((webhook) => ({
      ...webhook,
      events: [...webhook.events],
      headers: Buffer.from("{}"),
    })),
    at: 0,
  });
  const settlements: Settlement[] = [];
  const gone: string[] = [];
  const dispatcher = new Dispatcher({
    store,
    registry,
    guard: new AddressGuard(options.allow ?? ["127.0.0.0/8"]),
    clock,
    random: () => 0,
    log: pino({ level: "silent" }),
    timeoutMs: options.timeoutMs ?? 2_000,
    concurrency: options.concurrency ?? 16,
    ...(options.lookup && { lookup: options.lookup }),
    onSettled: (_delivery, settlement) => settlements.push(settlement),
    onGone: (_channelId, webhookId) => gone.push(webhookId),
  });
  const journal = new Journal({
    store,
    registry,
    clock,
    ids: new Ids(clock),
    onRecorded: ({ channelId, deliveries, heads }) => dispatcher.accept(channelId, deliveries, heads),
  });
  await journal.open(CHANNEL);
  await dispatcher.resume(CHANNEL);
  let open = true;
  const stop = async (graceMs = 0): Promise<void> => {
    if (!open) return;
    open = false;
    await dispatcher.stop(graceMs);
    await store.close();
  };
  return {
    dataDir,
    store,
    journal,
    dispatcher,
    registry,
    settlements,
    gone,
    play: async (callId, ...kinds) => {
      for (const kind of kinds) await journal.receive(CHANNEL, OWN_NUMBER, signal(callId, kind));
    },
    query: (sql) => {
      const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
      try {
        return db.prepare(sql).all() as Record<string, unknown>[];
      } finally {
        db.close();
      }
    },
    stop,
    close: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function webhookOf(index: number, given: Partial<Webhook> & { url: string }): Webhook {
  return {
    channelId: CHANNEL,
    webhookId: `whk_${index}`,
    mode: "body",
    headers: {},
    events: ["calls.post"],
    maxAgeSeconds: null,
    disabledAt: null,
    disabledReason: null,
    createdAt: 0,
    ...given,
  };
}

function signal(callId: string, kind: Signal["kind"]): Signal {
  const facts = {
    callId,
    at: 1_713_792_453_000,
    offline: false,
    creator: "919984351847@s.whatsapp.net",
    callerNumber: "919984351847@s.whatsapp.net",
  };
  if (kind === "ended") return { ...facts, kind, by: "creator", reason: "timeout" };
  return kind === "answered" ? { ...facts, kind, by: "self" } : { ...facts, kind };
}
