import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AddressGuard,
  type ChannelRecord,
  type ChannelStore,
  createLog,
  type Dispatcher,
  HeldChannels,
  httpSinks,
  type Journal,
  logRecorded,
  logSettled,
  makePipeline,
  makeSigningSecret,
  openPostgresStore,
  openSqliteStore,
  type RuleRegistry,
  type Signal,
  type Store,
  systemClock,
  type WebhookRecord,
  whatsAppTime,
} from "ringhook/internals";

export const CHANNEL = "MANTIS-M72HC";
export const OWN_NUMBER = "61371989950@s.whatsapp.net";
/** The longest wait of a retry, in milliseconds: the longest that a channel may set. */
export const RETRY_CAP_MS = 3_600_000;
const KINDS = ["offered", "ringing", "ended"] as const;

/** The product's own journal and lanes on a real SQLite file, or on PostgreSQL, driven through the entry that a link uses. */
export interface Rig {
  store: Store;
  channel: ChannelStore;
  dataDir: string;
  dispatcher: Dispatcher;
  journal: Journal;
  rules: RuleRegistry;
  /** Journals one event; resolves when it is on disk. */
  receive(callId: string, step: 0 | 1 | 2): Promise<void>;
  close(): Promise<void>;
}

export interface RigOptions {
  /** Default: no webhook, so that nothing is delivered. */
  url?: string;
  concurrency?: number;
  /** Default: the one channel of a data folder. */
  channelId?: string;
  dataDir?: string;
  /** A PostgreSQL in place of the data folder. */
  database?: string;
  /** Default: the product's. */
  retryDelayMs?: number;
  /** Whether the log is written at level `info`, into a file, with the lines that a node writes for each event and delivery. */
  logs?: boolean;
  onSettled?: (deliveryId: string, delivered: boolean) => void;
}

export async function setRig(options: RigOptions): Promise<Rig> {
  const { url, concurrency = 16, channelId = CHANNEL, dataDir: given, database } = options;
  const { retryDelayMs = 3_000, logs = false, onSettled } = options;
  const dataDir = given ?? mkdtempSync(join(tmpdir(), "ringhook-bench-"));
  const logFile = logs ? openSync(join(dataDir, "log"), "a") : undefined;
  const log =
    logFile === undefined
      ? createLog({ level: "error" })
      : createLog({ level: "info", destination: { write: (lines) => writeSync(logFile, lines) } });
  const store =
    database === undefined
      ? openSqliteStore({ dataDir })
      : // Nobody renews what is held here.
        await openPostgresStore({ url: database, nodeName: channelId, leaseMs: RETRY_CAP_MS });
  const held = new HeldChannels(store);
  const channel = (await held.acquire(channelId)) ?? (await held.insert(channelRecord(channelId)));
  // That of a data folder that has one already, to which its deliveries are owed.
  const [known = webhookRecord(channelId)] = await channel.listWebhooks();
  const records = url === undefined ? [] : [{ ...known, url }];
  const webhooks = records.map(({ signingSecrets: _, ...plain }) => ({
    ...plain,
    headers: {},
    secrets: null,
  }));
  const clock = systemClock;
  const { journal, dispatcher, registry, rules } = makePipeline({
    store,
    holderOf: (): ChannelStore => channel,
    clock,
    random: Math.random,
    log,
    openSink: httpSinks({ clock, guard: new AddressGuard(["127.0.0.0/8"]), timeoutMs: 10_000 }),
    concurrency,
    observers: {
      recorded: (recorded) => logRecorded(log, recorded),
      settled: (delivery, settlement) => {
        logSettled(log, delivery, settlement);
        onSettled?.(delivery.deliveryId, settlement.state === "delivered");
      },
    },
  });
  const secrets = [{ secret: makeSigningSecret(), until: null }];
  registry.set(channelId, { webhooks, retryDelayMs, retryCapMs: RETRY_CAP_MS, secrets });
  await channel.replaceWebhooks({ webhooks: records, at: 0 });
  await journal.open(channelId);
  return {
    store,
    channel,
    dataDir,
    dispatcher,
    journal,
    rules,
    receive: (callId, step) => journal.receive(channelId, OWN_NUMBER, signal(callId, KINDS[step])),
    close: async () => {
      await dispatcher.stop(2_000);
      await store.close();
      if (logFile !== undefined) closeSync(logFile);
      if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The one webhook of the one channel. */
function webhookRecord(channelId: string): WebhookRecord {
  return {
    channelId,
    webhookId: `whk_${channelId}`,
    url: "http://127.0.0.1/",
    mode: "body",
    headers: Buffer.from("{}"),
    events: ["calls.post"],
    maxAgeSeconds: null,
    disabledAt: null,
    disabledReason: null,
    signingSecrets: null,
    account: false,
    createdAt: 0,
  };
}

function channelRecord(channelId: string): ChannelRecord {
  return {
    channelId,
    name: null,
    source: { kind: "linked-device" },
    sourceTally: null,
    callLogTally: null,
    tokenHash: Buffer.from(channelId),
    settings: {},
    signingSecrets: Buffer.from("{}"),
    state: "INIT",
    stateReason: null,
    number: null,
    lid: null,
    pushName: null,
    createdAt: 0,
    removedAt: null,
  };
}

const CALLERS = Array.from(
  { length: 1_000 },
  (_, index) => `4915100${String(index).padStart(6, "0")}@s.whatsapp.net`,
);
const PRIME = 31;

/** One and the same for the steps of a call. Were there only one, each missed call would join the entry of all others. */
function callerOf(callId: string): string {
  let place = 0;
  for (let at = 0; at < callId.length; at += 1)
    place = (place * PRIME + callId.charCodeAt(at)) % CALLERS.length;
  return CALLERS[place] ?? "";
}

function signal(callId: string, kind: (typeof KINDS)[number]): Signal {
  const creator = callerOf(callId);
  const facts = {
    callId,
    at: whatsAppTime(Math.floor(Date.now() / 1000) * 1000),
    offline: false,
    creator,
    callerNumber: creator,
  };
  return kind === "ended" ? { ...facts, kind, by: "creator", reason: "timeout" } : { ...facts, kind };
}
