import { parentPort, workerData } from "node:worker_threads";
import { type Database, openDatabase } from "./driver.ts";
import { type Operation, operationsOf, type Role } from "./operations/index.ts";

/** What a thread is told at its start. */
export interface ThreadTask {
  path: string;
  role: Role;
}

/** A batch of operations by name; the answer has one outcome for each, in order. */
export type Batch = [name: string, args: unknown][];
export type Outcome = { value: unknown } | { error: string };

const task = workerData as ThreadTask;
const db = openDatabase(task.path, { readOnly: task.role !== "writer" });
const factories: Record<string, (db: Database) => Operation> = operationsOf[task.role];
const prepared = new Map<string, Operation>();

db.exec("PRAGMA busy_timeout = 5000");
if (task.role === "writer") {
  // Durable at each commit, also through a power cut: promise 1.
  db.exec("PRAGMA synchronous = FULL");
  db.exec("PRAGMA cache_size = -65536");
}

parentPort?.on("message", (message: Batch | "close") => {
  if (message !== "close") return parentPort?.postMessage(runBatch(message));
  if (task.role === "writer") db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  parentPort?.close();
  return undefined;
});

function runBatch(batch: Batch): Outcome[] {
  if (task.role !== "writer") return batch.map(([name, args]) => attempt(() => run(name, args)));
  try {
    return transaction(() => batch.map(([name, args]) => ({ value: run(name, args) })));
  } catch {
    // One of them cannot be done: each in a transaction of its own, so that it fails alone.
    return batch.map(([name, args]) => attempt(() => transaction(() => run(name, args))));
  }
}

function transaction<T>(work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

function attempt(work: () => unknown): Outcome {
  try {
    return { value: work() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function run(name: string, args: unknown): unknown {
  let operation = prepared.get(name);
  if (!operation) {
    const factory = factories[name];
    if (!factory) throw new Error(`no operation ${name} in the ${task.role}'s thread`);
    operation = factory(db);
    prepared.set(name, operation);
  }
  return operation(args as never);
}
