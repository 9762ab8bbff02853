import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ulid } from "ulid";
import { type Database, openDatabase } from "../../src/store/sqlite/driver.ts";
import { seeded } from "../stage/seeded.ts";

const FOLDER = new URL("../../src/store/sql/sqlite/", import.meta.url);
/** The step that made tables whose ids are whole numbers. */
const FIRST_STEP_BEHIND = "0006";

export interface OldCall {
  channelId: string;
  callId: string;
  givenId: string | null;
  offeredBy: string | null;
  status: string;
  startedAt: number;
  events: OldEvent[];
}

export interface OldEvent {
  eventId: string;
  status: string | null;
  body: string;
}

export interface OldDelivery {
  channelId: string;
  webhookId: string;
  deliveryId: string;
  eventId: string;
  lane: string;
  state: string;
  dueAt: number | null;
  attempts: number;
  replayOf: string | null;
  yields: number;
  failures: number;
}

/** What a data folder of before holds. */
export interface Before {
  channels: string[];
  calls: OldCall[];
  deliveries: OldDelivery[];
}

const STATUSES = ["initiated", "ringing", "missed"] as const;
const T0 = 1_763_000_000_000;

/**
 * Makes a database as the version before whole-number keys wrote it, with seeded contents: several channels, a webhook that was
 * removed, calls in each status, deliveries in each state, replays, attempts, and ids that fell into the same millisecond.
 */
export function makeDatabaseOfBefore(dataDir: string, calls: number, seed: number): Before {
  const db = openDatabase(join(dataDir, "ringhook.db"));
  const steps = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".sql") && name < FIRST_STEP_BEHIND)
    .sort();
  for (const name of steps) db.exec(readFileSync(new URL(name, FOLDER), "utf8"));
  db.exec(`PRAGMA user_version = ${steps.length}; PRAGMA journal_mode = WAL; BEGIN`);
  const before = fill(db, calls, seeded(seed));
  db.exec("COMMIT");
  leave(db, dataDir);
  return before;
}

/**
 * Closes a data folder's database as a process that ends does: nothing of it stays open. What was prepared on it would keep it
 * open until that is collected, so the folder gets a copy.
 */
export function leave(db: Database, dataDir: string): void {
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  const path = join(dataDir, "ringhook.db");
  copyFileSync(path, `${path}.copy`);
  for (const file of [`${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
  renameSync(`${path}.copy`, path);
}

function fill(db: Database, count: number, random: () => number): Before {
  const pick = (n: number): number => Math.floor(random() * n);
  let at = T0;
  let drawn = 0;
  // As the ULIDs of before: each greater than the one before, with digits that look random.
  const next = (prefix: string): string => {
    drawn += 1 + pick(1_000);
    return `${prefix}_${ulid(at).slice(0, 10)}7ZX${crockford(drawn).padStart(13, "0")}`;
  };
  const channels = ["MANTIS-M72HC", "ZEBRA-A1", "OTTER-B2"];
  const webhooks = new Map<string, string[]>();
  const addChannel = db.prepare(`
    INSERT INTO channels (channel_id, name, token_hash, settings, signing_secrets, state, created_at, removed_at)
    VALUES (?, ?, ?, '{"kept":1}', ?, 'AUTH', ?, ?)`);
  const addWebhook = db.prepare(`
    INSERT INTO webhooks (channel_id, webhook_id, position, url, mode, headers, events, removed_at, created_at)
    VALUES (?, ?, ?, ?, 'body', ?, '["calls.post"]', ?, ?)`);
  for (const [n, channelId] of channels.entries()) {
    addChannel.run(
      channelId,
      `Shop ${n}`,
      Buffer.from(channelId),
      Buffer.of(1, 2),
      T0 + n,
      n === 2 ? T0 : null,
    );
    const own = [next("whk"), next("whk")];
    webhooks.set(channelId, own);
    for (const [position, id] of own.entries()) {
      addWebhook.run(
        channelId,
        id,
        position,
        `https://example.com/${position}`,
        Buffer.of(3),
        position === 1 && n === 1 ? T0 : null,
        T0,
      );
    }
  }
  const before: Before = { channels, calls: [], deliveries: [] };
  for (let n = 0; n < count; n += 1) {
    at += pick(3) * 1_000;
    const channelId = channels[pick(channels.length)] ?? "";
    addCall(db, before, { channelId, webhooks: webhooks.get(channelId) ?? [], at, next, pick });
  }
  return before;
}

interface Making {
  channelId: string;
  webhooks: string[];
  at: number;
  next: (prefix: string) => string;
  pick: (n: number) => number;
}

function addCall(db: Database, before: Before, { channelId, webhooks, at, next, pick }: Making): void {
  const callId = `CALL${before.calls.length}`;
  const steps = 1 + pick(3);
  const startedAt = at;
  const status = STATUSES[steps - 1] ?? "initiated";
  const events: OldEvent[] = STATUSES.slice(0, steps).map((each) => ({
    eventId: next("evt"),
    status: each,
    body: `{"call":"${callId}","status":"${each}"}`,
  }));
  const ended = status === "missed";
  const givenId = pick(5) === 0 ? `GIVEN${before.calls.length}` : null;
  const offeredBy = pick(5) === 0 ? "2@lid" : null;
  db.prepare(`
    INSERT INTO calls (channel_id, call_id, status, caller, creator, caller_number, caller_lid, group_call, video_call, offline_call,
      started_at, ringing_at, ended_at, end_reason, heard_at, event_ids, given_id, offered_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)`).run(
    channelId,
    callId,
    status,
    `${pick(9)}@s.whatsapp.net`,
    "1@lid",
    null,
    pick(2) ? "1@lid" : null,
    pick(2),
    pick(2),
    startedAt,
    steps > 1 ? startedAt : null,
    ended ? startedAt + 8_000 : null,
    ended ? (["timeout", "busy"][pick(2)] ?? null) : null,
    startedAt,
    events.map(({ eventId }) => ` ${eventId}`).join(""),
    givenId,
    offeredBy,
  );
  before.calls.push({ channelId, callId, givenId, offeredBy, status, startedAt, events });
  const lane = `${String(startedAt).padStart(15, "0")}-${callId}`;
  for (const { eventId, status: reached, body } of events) {
    db.prepare(`
      INSERT INTO events (channel_id, event_id, call_id, type, method, status, at, journaled_at, body)
      VALUES (?, ?, ?, 'calls', 'post', ?, ?, ?, ?)`).run(
      channelId,
      eventId,
      callId,
      reached,
      startedAt,
      startedAt,
      body,
    );
    for (const webhookId of webhooks) {
      const state = ["pending", "delivered", "delivered", "expired", "cancelled"][pick(5)] ?? "";
      addDelivery(db, before, { channelId, webhookId, eventId, lane, state, replayOf: null, at, next, pick });
    }
  }
  if (pick(4) === 0) {
    const original = before.deliveries.at(-1);
    if (original && original.replayOf === null && original.state !== "pending") {
      const { eventId, webhookId, deliveryId } = original;
      addDelivery(db, before, {
        channelId,
        webhookId,
        eventId,
        lane,
        state: pick(3) === 0 ? "pending" : "delivered",
        replayOf: deliveryId,
        at,
        next,
        pick,
      });
    }
  }
}

type Adding = Omit<Making, "webhooks"> &
  Pick<OldDelivery, "webhookId" | "eventId" | "lane" | "state" | "replayOf">;

function addDelivery(
  db: Database,
  before: Before,
  { channelId, webhookId, eventId, lane, state, replayOf, at, next, pick }: Adding,
): void {
  const deliveryId = next("dlv");
  const failures = pick(3);
  const succeeded = state === "delivered";
  const attempts = failures + (succeeded ? 1 : 0);
  const isHead = !before.deliveries.some(
    (each) => each.lane === lane && each.webhookId === webhookId && each.dueAt !== null,
  );
  const dueAt = state === "pending" && isHead ? at + 60_000 : null;
  const yields = state === "pending" && replayOf !== null && isHead ? 1 : 0;
  db.prepare(`
    INSERT INTO deliveries (channel_id, delivery_id, event_id, webhook_id, lane, state, due_at, attempts, replay_of, created_at,
      settled_at, sent_at, duration_ms, address, http_status, answer, remark, yields)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`).run(
    channelId,
    deliveryId,
    eventId,
    webhookId,
    lane,
    state,
    dueAt,
    attempts,
    replayOf,
    at,
    state === "pending" ? null : at,
    succeeded ? at : null,
    succeeded ? 3 : null,
    succeeded ? "192.0.2.1" : null,
    succeeded ? 200 : null,
    succeeded ? "ok" : null,
    succeeded ? "BODY_CUT" : null,
    yields,
  );
  for (let number = 1; number <= failures; number += 1) {
    db.prepare(`
      INSERT INTO attempts (channel_id, delivery_id, number, at, duration_ms, address, status, error, answer, remark, location)
      VALUES (?, ?, ?, ?, 5, '192.0.2.1', NULL, 'CONNECTION_RESET', NULL, 'SENT_AGAIN', 'https://example.com/new')`).run(
      channelId,
      deliveryId,
      number,
      at,
    );
  }
  before.deliveries.push({
    channelId,
    webhookId,
    deliveryId,
    eventId,
    lane,
    state,
    dueAt,
    attempts,
    replayOf,
    yields,
    failures,
  });
}

function crockford(value: number): string {
  const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return value < 32 ? (digits[value] ?? "") : crockford(Math.floor(value / 32)) + digits[value % 32];
}
