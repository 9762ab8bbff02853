import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AddressGuard,
  createLog,
  Dispatcher,
  Ids,
  Journal,
  makeSigningSecret,
  openSqliteStore,
  type Signal,
  type Store,
  WebhookRegistry,
} from "ringhook/internals";

export const CHANNEL = "MANTIS-M72HC";
const OWN_NUMBER = "61371989950@s.whatsapp.net";
const KINDS = ["offered", "ringing", "ended"] as const;

/** The product's own journal and lanes on a real SQLite file, driven through the entry that a link uses. */
export interface Rig {
  store: Store;
  dataDir: string;
  dispatcher: Dispatcher;
  /** Journals one event; resolves when it is on disk. */
  receive(callId: string, step: 0 | 1 | 2): Promise<void>;
  close(): Promise<void>;
}

export interface RigOptions {
  url: string;
  concurrency?: number;
  dataDir?: string;
  /** Default: the product's. */
  retryDelayMs?: number;
  onSettled?: (deliveryId: string, delivered: boolean) => void;
}

export async function setRig(options: RigOptions): Promise<Rig> {
  const { url, concurrency = 16, dataDir: given, retryDelayMs = 3_000, onSettled } = options;
  const dataDir = given ?? mkdtempSync(join(tmpdir(), "ringhook-bench-"));
  const store = openSqliteStore({ dataDir });
  const registry = new WebhookRegistry();
  const webhook = {
    channelId: CHANNEL,
    webhookId: "whk_bench",
    url,
    mode: "body" as const,
    headers: {},
    events: ["calls.post"],
    maxAgeSeconds: null,
    disabledAt: null,
    disabledReason: null,
    createdAt: 0,
  };
  const secrets = [{ secret: makeSigningSecret(), until: null }];
  registry.set(CHANNEL, { webhooks: [webhook], retryDelayMs, retryCapMs: 900_000, secrets });
  await store.replaceWebhooks({
    channelId: CHANNEL,
    webhooks: [{ ...webhook, headers: Buffer.from("{}") }],
    at: 0,
  });
  const clock = Date.now;
  const dispatcher = new Dispatcher({
    store,
    registry,
    guard: new AddressGuard(["127.0.0.0/8"]),
    clock,
    random: Math.random,
    log: createLog({ level: "error" }),
    timeoutMs: 10_000,
    concurrency,
    onSettled: ({ deliveryId }, { state }) => onSettled?.(deliveryId, state === "delivered"),
  });
  const journal = new Journal({
    store,
    registry,
    clock,
    ids: new Ids(clock),
    onRecorded: ({ channelId, deliveries, heads }) => dispatcher.accept(channelId, deliveries, heads),
  });
  await journal.open(CHANNEL);
  return {
    store,
    dataDir,
    dispatcher,
    receive: (callId, step) => journal.receive(CHANNEL, OWN_NUMBER, signal(callId, KINDS[step])),
    close: async () => {
      await dispatcher.stop(2_000);
      await store.close();
      if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function signal(callId: string, kind: (typeof KINDS)[number]): Signal {
  const facts = {
    callId,
    at: Math.floor(Date.now() / 1000) * 1000,
    offline: false,
    creator: "919984351847@s.whatsapp.net",
    callerNumber: "919984351847@s.whatsapp.net",
  };
  return kind === "ended" ? { ...facts, kind, by: "creator", reason: "timeout" } : { ...facts, kind };
}
