import { onTestFinished } from "vitest";
import { type Database, openDatabase } from "../../src/store/sqlite/driver.ts";
import { migrate } from "../../src/store/sqlite/migrate.ts";
import { moveRows } from "../../src/store/sqlite/move-rows.ts";

/** A database with its tables, which remembers the text of every query. */
export function noting(): { db: Database; texts: Set<string> } {
  const db = openDatabase(":memory:");
  onTestFinished(() => db.close());
  migrate(db);
  moveRows(db);
  db.exec(`
    INSERT INTO channels (channel_id, token_hash, settings, signing_secrets, state, created_at) VALUES ('A', x'00', '{}', x'00', 'INIT', 0);
    INSERT INTO webhooks (channel_no, webhook_id, position, url, mode, headers, events, created_at)
      VALUES (1, 'whk_0', 0, '', 'body', x'00', '[]', 0), (1, 'whk_1', 1, '', 'body', x'00', '[]', 0);
    INSERT INTO calls (id, channel_no, call_id, status, caller, creator, group_call, video_call, offline_call, started_at, heard_at,
      event1, event2, event4) VALUES (1, 1, 'C', 'ringing', 'x', 'x', 0, 0, 0, 0, 0, 1, 2, 3);
    INSERT INTO calls (id, channel_no, call_id, status, caller, creator, group_call, video_call, offline_call, started_at, heard_at,
      end_reason) VALUES (2, 1, 'D', 'missed', 'x', 'x', 0, 0, 0, 0, 0, 'timeout'), (3, 1, 'E', 'answered', 'x', 'x', 0, 0, 0, 0, 0, 'answered'),
      (6, 1, 'F', 'missed', 'x', 'x', 0, 0, 0, 0, 0, 'failed:131');
    INSERT INTO deliveries (id, webhook_no, kind, event, lane, state, attempts, created_at)
      VALUES (4, 1, 1, 1, 1, 'pending', 0, 0), (5, 1, 1, 1, 1, 'delivered', 1, 0);
    INSERT INTO callers_of_lids VALUES ('1@lid', '1@s.whatsapp.net'), ('1@lid', '1@lid')`);
  const { noted, texts } = notingOn(db);
  return { db: noted, texts };
}

export function notingOn(db: Database): { noted: Database; texts: Set<string> } {
  const texts = new Set<string>();
  const prepare = (sql: string) => {
    texts.add(sql);
    return db.prepare(sql);
  };
  const noted = new Proxy(db, {
    get: (target, name) => (name === "prepare" ? prepare : Reflect.get(target, name)),
  });
  return { noted, texts };
}

/** Every filter that can be made of one value, or none, of each field. */
export function everyFilter<Filter>(values: Record<string, readonly unknown[]>): Filter[] {
  let filters: Record<string, unknown>[] = [{}];
  for (const [name, choices] of Object.entries(values)) {
    filters = filters.flatMap((filter) => [
      filter,
      ...choices.map((value) => ({ ...filter, [name]: value })),
    ]);
  }
  return filters as Filter[];
}

export function plansOf(db: Database, texts: ReadonlySet<string>): string[] {
  const queries = [...texts].filter((sql) => !sql.startsWith("EXPLAIN"));
  const plans = queries.flatMap((sql) =>
    (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail),
  );
  return [...new Set(plans)];
}

/** The tables of calls, events and deliveries that some query walks through without knowing where to begin. */
export function walkedThrough(db: Database, texts: ReadonlySet<string>): string[] {
  return plansOf(db, texts).filter((plan) => /^SCAN [a-hj-z]\b/.test(plan));
}
