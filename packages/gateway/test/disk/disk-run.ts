import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-sqlite-store.ts";
import { type HttpReceiver, startHttpReceiver } from "../stage/http-receiver.ts";
import { seeded } from "../stage/seeded.ts";
import { until } from "../stage/until.ts";
import { DiskModel } from "./disk-model.ts";
import { type DiskState, type FaultyDisk, makeFaultyDisk } from "./faulty-disk.ts";
import type { Change } from "./trace.ts";

const WRITER = fileURLToPath(new URL("../../../../bench/dist/disk-writer.js", import.meta.url));
const STATUSES = ["initiated", "ringing", "missed"];
const HOUR = 3_600;

export interface DiskPlan {
  seed: number;
  calls: number;
  /** Power cuts, at random moments of the run. */
  cuts: number;
  /** What the disk is now and then, besides working. */
  faults: DiskState[];
  /** The wall's clock jumps, back and forward. */
  clockJumps?: boolean;
}

/** Lists must be empty. */
export interface DiskReport {
  acknowledged: number;
  /** Acknowledged events that are not there after a power cut. */
  lost: string[];
  /** What SQLite finds wrong with a database after a power cut. */
  damaged: string[];
  /** Events that did not arrive though the disk was well in the end. */
  notDelivered: string[];
}

/** Journals calls on a disk that fails, cuts the power again and again, and looks what is there. */
export async function runDisk(plan: DiskPlan): Promise<DiskReport> {
  const random = seeded(plan.seed);
  const disk = makeFaultyDisk();
  const receiver = await startHttpReceiver();
  try {
    await write(disk, receiver, plan, random);
    const changes = disk.changes();
    const acks = acksIn(changes);
    const { lost, damaged } = await cutPower(changes, acks, plan.cuts, random);
    const all = acks.map(({ event }) => event);
    return { acknowledged: all.length, lost, damaged, notDelivered: await notDelivered(disk, receiver, all) };
  } finally {
    await receiver.close();
    disk.remove();
  }
}

/** One life of the writer, with its faults. The disk is well at its end. */
async function write(
  disk: FaultyDisk,
  receiver: HttpReceiver,
  plan: DiskPlan,
  random: () => number,
): Promise<void> {
  const writer = startWriter(disk, receiver, plan.calls);
  let isDone = false;
  const done = taken(writer).then(() => {
    isDone = true;
  });
  try {
    await until("the first events arrive", () => receiver.requests.length > 2);
    while (!isDone) {
      await Promise.race([done, sleep(30 + random() * 200)]);
      const fault = plan.faults[Math.floor(random() * plan.faults.length)];
      if (fault && !isDone) disk.become(fault);
      if (plan.clockJumps) disk.setClock(jump(random));
      await Promise.race([done, sleep(random() * 150)]);
      disk.become("works");
    }
    await done;
  } finally {
    disk.become("works");
    disk.setClock(0);
    await end(writer);
  }
}

/** Hours back, hours forward, eight days forward, or right again. */
function jump(random: () => number): number {
  const jumps = [0, -5 * HOUR, 5 * HOUR, 8 * 24 * HOUR];
  return jumps[Math.floor(random() * jumps.length)] ?? 0;
}

function startWriter(
  { dataDir, environment }: FaultyDisk,
  { url }: HttpReceiver,
  calls: number,
): ChildProcess {
  return spawn(process.execPath, [WRITER, url, dataDir, String(calls)], {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "ignore"],
  });
}

/** Resolves when the writer says that all is taken. */
async function taken(writer: ChildProcess): Promise<void> {
  if (!writer.stdout) throw new Error("the writer has no stdout");
  for await (const line of createInterface({ input: writer.stdout })) if (line === "done") return;
  throw new Error(`the writer ended by itself with ${writer.exitCode ?? writer.signalCode}`);
}

async function end(writer: ChildProcess): Promise<void> {
  if (writer.exitCode !== null || writer.signalCode !== null) return;
  const exited = once(writer, "exit");
  const late = setTimeout(() => writer.kill("SIGKILL"), 30_000);
  writer.stdin?.end();
  await exited;
  clearTimeout(late);
}

interface Ack {
  /** Behind how many changes of the disk it was given. */
  at: number;
  /** Call and step. */
  event: string;
}

function acksIn(changes: readonly Change[]): Ack[] {
  return changes.flatMap(({ kind, name, data }, at) =>
    kind === "W" && basename(name) === "acks" ? [{ at, event: data.toString("utf8").trim() }] : [],
  );
}

async function cutPower(
  changes: readonly Change[],
  acks: readonly Ack[],
  cuts: number,
  random: () => number,
): Promise<Pick<DiskReport, "lost" | "damaged">> {
  const begin = acks[0]?.at ?? 0;
  const moments = Array.from({ length: cuts }, () => begin + Math.floor(random() * (changes.length - begin)));
  const model = new DiskModel(random);
  const found: Pick<DiskReport, "lost" | "damaged"> = { lost: [], damaged: [] };
  let at = 0;
  for (const moment of moments.toSorted((a, b) => a - b)) {
    for (const change of changes.slice(at, moment)) model.apply(change);
    at = moment;
    const { events, verdict } = await afterwards(model.cut());
    if (verdict !== "ok") found.damaged.push(`cut at ${moment}: ${verdict}`);
    const missing = acks.filter((ack) => ack.at < moment && !events.has(ack.event));
    found.lost.push(...missing.map(({ event }) => `cut at ${moment}: ${event}`));
  }
  return found;
}

/** What a start finds after a power cut. */
async function afterwards(files: Map<string, Buffer>): Promise<{ events: Set<string>; verdict: unknown }> {
  const dataDir = mkdtempSync(join(tmpdir(), "ringhook-cut-"));
  try {
    mkdirSync(dataDir, { recursive: true });
    for (const [name, bytes] of files) writeFileSync(join(dataDir, basename(name)), bytes);
    await openSqliteStore({ dataDir }).close();
    const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
    const kept = db
      .prepare("SELECT calls.call_id AS id, events.status FROM events JOIN calls ON calls.id = events.call")
      .all() as { id: string; status: string }[];
    const check = Object.values(db.prepare("PRAGMA integrity_check").get() as object);
    db.close();
    return {
      events: new Set(kept.map(({ id, status }) => `${id} ${STATUSES.indexOf(status)}`)),
      verdict: check[0],
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Once the disk is well all must arrive: of this life, or of the next one. */
async function notDelivered(disk: FaultyDisk, receiver: HttpReceiver, all: string[]): Promise<string[]> {
  const missing = (): string[] => {
    const came = new Set(
      receiver.taken().map(({ body }) => {
        const [{ id, status }] = JSON.parse(body).calls;
        return `${id} ${STATUSES.indexOf(status)}`;
      }),
    );
    return all.filter((event) => !came.has(event));
  };
  const writer = startWriter(disk, receiver, 0);
  try {
    await taken(writer);
    await until("all arrived", () => missing().length === 0).catch(() => {});
    return missing();
  } finally {
    await end(writer);
  }
}
