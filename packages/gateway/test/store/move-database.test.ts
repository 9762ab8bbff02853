import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { type MovableDatabase, type MoveTarget, moveDatabase } from "../../src/store/moving.ts";
import { openDatabaseToFill, openDatabaseToMove } from "../../src/store/postgres/movable-database.ts";
import { openPostgresStore } from "../../src/store/postgres/open-postgres-store.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { openFolderToFill, openFolderToMove } from "../../src/store/sqlite/movable-folder.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { closing } from "../stage/closing.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { statusesOf } from "../stage/events-in.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";
import { CHANNEL } from "../stage/samples.ts";
import { until } from "../stage/until.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ isDurable: false });
});
afterAll(() => server.close());

it("moves an installation to PostgreSQL, and back, with all that is owed going on where it was", async () => {
  let broken = true;
  const target = closing(await startHttpReceiver(() => (broken ? 503 : 200)));
  const webhooks = [{ url: target.url }, { url: `${target.url}/second` }];
  const { dataDir } = await installation(webhooks, async ({ play }) => {
    await play("A", "offered", "ringing");
    await until("both webhooks were tried", () => new Set(target.requests.map(({ url }) => url)).size === 2);
  });
  const url = await server.database();
  await move(openFolderToMove(dataDir), (from) => openDatabaseToFill(url, from));
  const lines = await everyRow(await openDatabaseToMove(url));
  expect(lines.size).toBeGreaterThan(10);
  expect(lines).toEqual(await everyRow(openFolderToMove(dataDir)));

  broken = false;
  const openStore = () => openPostgresStore({ url, nodeName: "test", leaseMs: 1_500 });
  const onPostgres = await setDeliveryStage({ dataDir, webhooks, openStore });
  await onPostgres.play("A", "ended");
  await until("all arrived, on both ways", () => statusesOf(target.taken(), "A").length === 6);
  const isDelivered = ({ state }: { state: string }): boolean => state === "delivered";
  await until("that is on disk", () => onPostgres.settlements.filter(isDelivered).length === 6);
  const inOrder = ["initiated", "ringing", "missed"];
  for (const isSecond of [false, true]) {
    const taken = target.taken().filter(({ url: path }) => path.endsWith("/second") === isSecond);
    expect(statusesOf(taken, "A")).toEqual(inOrder);
  }
  const filter = { channelId: CHANNEL, callId: "A" };
  const listing = { filter, after: null, limit: 100 };
  const before = await onPostgres.store.listDeliveries(listing);
  await onPostgres.stop();

  const back = await folder();
  await move(await openDatabaseToMove(url), async (from) => openFolderToFill(back, from));
  const again = await setDeliveryStage({ dataDir: back, webhooks });
  expect(await again.store.listDeliveries(listing)).toEqual(before);
  await again.play("B", "offered", "ended");
  await until("a new call arrives", () => statusesOf(target.taken(), "B").length === 4);
});

it("goes on where it was stopped, and lets no gateway start before all is there", async () => {
  const { dataDir } = await installation([{ url: "http://127.0.0.1:9/" }], async ({ play }) => {
    for (let call = 0; call < 20; call += 1) await play(`C${call}`, "offered", "ended");
  });
  const url = await server.database();
  for (let puts = 1; ; puts += 4) {
    const from = openFolderToMove(dataDir);
    const to = await openDatabaseToFill(url, from.place);
    try {
      await moveDatabase({ from, to: failingAfter(to, puts), step: 7 });
      break;
    } catch (error) {
      expect(String(error)).toContain("the plug was pulled");
      await expect(openPostgresStore({ url, nodeName: "test" })).rejects.toMatchObject({
        code: "DATABASE_NOT_USABLE",
        message: expect.stringContaining("is not finished"),
      });
      await expect(openDatabaseToFill(url, "another folder")).rejects.toThrow("is not finished");
    } finally {
      await from.close();
      await to.close();
    }
  }
  expect(await everyRow(await openDatabaseToMove(url))).toEqual(await everyRow(openFolderToMove(dataDir)));
  const store = await openPostgresStore({ url, nodeName: "test" });
  expect((await store.listChannels({})).map(({ channelId }) => channelId)).toEqual([CHANNEL]);
  const entry = { at: 1, who: "admin token", address: "::1", change: "x", channelId: null, touched: {} };
  await store.appendAudit({ entry: { ...entry, fields: [], status: 200, code: null } });
  const kept = await store.listAudit({ filter: {}, after: null, limit: 10 });
  expect(kept.map(({ id }) => id)).toEqual([8, 7]);
  await store.close();
});

it("says so when the two are not the same, and does not finish", async () => {
  const { dataDir } = await installation([], ({ play }) => play("A", "offered", "ended"));
  const url = await server.database();
  const meddled = move(openFolderToMove(dataDir), async (from) => {
    const to = await openDatabaseToFill(url, from);
    const put: MoveTarget["put"] = (table, rows) =>
      to.put(
        table,
        table.name === "calls"
          ? rows.map((row) => row.map((cell, at) => (table.columns[at] === "status" ? "answered" : cell)))
          : rows,
      );
    return replacing(to, { put });
  });
  await expect(meddled).rejects.toMatchObject({
    code: "DATABASES_DIFFER",
    message: expect.stringContaining("table calls: 1 rows"),
  });
  await expect(openPostgresStore({ url, nodeName: "test" })).rejects.toThrow("is not finished");
});

it("refuses what has something in it already, is used, or is not there", async () => {
  const { dataDir } = await installation([], ({ play }) => play("A", "offered"));
  const url = await server.database();
  const store = await openPostgresStore({ url, nodeName: "busy" });
  await expect(openDatabaseToFill(url, "a folder"))
    .rejects.toMatchObject({ code: "DATABASE_IN_USE" })
    .finally(() => store.close());
  expect(() => openFolderToFill(dataDir, "elsewhere")).toThrow("has channels already");
  const empty = await folder();
  expect(() => openFolderToMove(empty)).toThrow("there is no ringhook.db");
  const half = await folder();
  await openFolderToFill(half, "elsewhere").close();
  expect(() => openSqliteStore({ dataDir: half })).toThrow("is not finished");
  expect(() => openFolderToFill(half, "another place")).toThrow("is not finished");
  await move(openFolderToMove(dataDir), (from) => openDatabaseToFill(url, from));
  await expect(openDatabaseToFill(url, "a folder")).rejects.toThrow("has channels already");
});

type Stage = Awaited<ReturnType<typeof setDeliveryStage>>;

/** A folder in which something happened, with a gateway that has stopped; a row at least in tables that calls do not fill. */
async function installation(
  webhooks: { url: string }[],
  happen: (stage: Stage) => Promise<void>,
): Promise<{ dataDir: string }> {
  const dataDir = await folder();
  const stage = await setDeliveryStage({ dataDir, webhooks });
  await happen(stage);
  await stage.stop();
  const db = openDatabase(join(dataDir, "ringhook.db"));
  db.exec(`
    INSERT INTO credentials VALUES ('${CHANNEL}', 'creds', 'all', x'00ff10'), ('${CHANNEL}', 'pre-key', '7', x'');
    INSERT INTO rules VALUES (1, '{"rules":[]}', 5);
    INSERT INTO texts_held VALUES (1, NULL, 2, 7, 463);
    INSERT INTO callback_summaries VALUES (1, '2026-11-26');
    INSERT INTO callers_of_lids VALUES ('1@lid', '2@s.whatsapp.net'), ('1@lid', 'Ä@s.whatsapp.net');
    INSERT INTO audit VALUES (7, 1, 'w', '::1', 'c', NULL, '{}', '[]', 200, NULL);
    UPDATE channels SET name = 'a' || char(0) || 'b', push_name = '🦗';
    INSERT INTO actions VALUES (9007199254740000, 1, 1, 2, 'r', 'text', 'l', '{}', NULL, NULL, NULL, 1, 2, NULL, 1,
      'done', NULL, NULL, NULL, 3, 'm', 't', NULL, 4, 5)`);
  db.close();
  return { dataDir };
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "ringhook-move-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function move(from: MovableDatabase, fill: (from: string) => Promise<MoveTarget>): Promise<void> {
  try {
    const to = await fill(from.place);
    try {
      await moveDatabase({ from, to });
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/** Every row of every table, as text. */
async function everyRow(database: MovableDatabase): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  try {
    for (const table of await database.tables()) {
      const columns = table.columns.toSorted();
      const rows = await database.rows(table, null, 10_000);
      const lines = rows.map((row) =>
        columns.map((column) => shown(row[table.columns.indexOf(column)])).join(" | "),
      );
      found.set(`${table.name}: ${columns.join(", ")}`, lines.toSorted());
    }
    return found;
  } finally {
    await database.close();
  }
}

function shown(cell: unknown): string {
  if (cell instanceof Uint8Array) return `x'${Buffer.from(cell).toString("hex")}'`;
  return String(cell).replaceAll("\0", "\uFFFD");
}

function failingAfter(to: MoveTarget, puts: number): MoveTarget {
  let left = puts;
  return replacing(to, {
    put: async (table, rows) => {
      if (left === 0) throw new Error("the plug was pulled");
      left -= 1;
      await to.put(table, rows);
    },
  });
}

/** A target of which a part is replaced. */
function replacing(to: MoveTarget, { put }: Pick<MoveTarget, "put">): MoveTarget {
  return {
    place: to.place,
    tables: () => to.tables(),
    rows: (...asked) => to.rows(...asked),
    counters: () => to.counters(),
    close: () => to.close(),
    lastKey: (table) => to.lastKey(table),
    put,
    finish: (counters) => to.finish(counters),
  };
}
