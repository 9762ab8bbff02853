import { basename } from "node:path";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { messageOf } from "../../errors.ts";
import { openDatabase } from "./driver.ts";
import { operationsOf, type Role } from "./operations/index.ts";
import { numbersOf, rememberNumbers } from "./operations/numbers.ts";
import { tallyOf } from "./operations/tally.ts";
import { callWriterOf } from "./operations/write-call.ts";
import { idOf, OwnFiles } from "./own-files.ts";

/** What a thread is told at its start. */
export interface ThreadTask {
  path: string;
  /** The database's file, by its inode: a thread that is started again must not begin another one. */
  file: string;
  role: Role;
}

/** An operation by name. */
export type Request = [name: string, args: unknown];

/** What came of a batch: a value for each request, in order, but for those at which an error stands. */
export interface Outcomes {
  values: unknown[];
  errors: [index: number, message: string][];
  durationMs: number;
}

if (!parentPort) throw new Error("this file runs as a thread of the store");
const port = parentPort;
const task = workerData as ThreadTask;
if (idOf(task.path) !== task.file) throw new Error(`${basename(task.path)} was replaced by another file`);
const db = openDatabase(task.path, { readOnly: task.role !== "writer" });
const factories = operationsOf(task.role);
const prepared = new Map<string, (args: never) => unknown>();

if (task.role === "writer") {
  // Durable at each commit, also through a power cut: promise 1.
  db.exec("PRAGMA synchronous = FULL");
  db.exec("PRAGMA cache_size = -65536");
  // A statement that may have to be taken back notes first what it changes: in memory, not in a file.
  db.exec("PRAGMA temp_store = MEMORY");
  rememberNumbers(db);
}
// With the first reading all its files are there.
db.exec("SELECT count(*) FROM sqlite_schema");
const files = new OwnFiles(task.path, db);

port.on("message", (message: Request[] | "close") => {
  if (message !== "close") return port.postMessage(runBatch(withAllThatWaits(message)));
  if (task.role === "writer") db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  port.close();
  return undefined;
});

/** "close" comes only when nothing else waits. */
function withAllThatWaits(first: Request[]): Request[] {
  const batch = first;
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
    batch.push(...(next.message as Request[]));
  }
  return batch;
}

function runBatch(batch: Request[]): Outcomes {
  const begun = performance.now();
  const outcomes: Outcomes = { values: [], errors: [], durationMs: 0 };
  if (task.role === "writer") writeBatch(batch, outcomes);
  else runEach(batch, run, outcomes);
  outcomes.durationMs = performance.now() - begun;
  return outcomes;
}

function writeBatch(batch: Request[], outcomes: Outcomes): void {
  const before = files.trouble();
  if (before === undefined) {
    try {
      outcomes.values = transaction(() => batch.map(run));
    } catch {
      // One of them cannot be done: each in a transaction of its own, so that it fails alone.
      runEach(batch, (request) => transaction(() => run(request)), outcomes);
    }
  }
  // A commit to files that nobody finds again is none.
  const trouble = before ?? files.trouble();
  if (trouble === undefined) return;
  outcomes.values = batch.map(() => undefined);
  outcomes.errors = batch.map((_, index) => [index, trouble]);
}

function runEach(batch: Request[], work: (request: Request) => unknown, { values, errors }: Outcomes): void {
  for (const request of batch) {
    try {
      values.push(work(request));
    } catch (error) {
      errors.push([values.length, messageOf(error)]);
      values.push(undefined);
    }
  }
}

function transaction<T>(work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    tallyOf(db).write();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    rollBack();
    // What was remembered of this transaction is not so.
    tallyOf(db).forget();
    numbersOf(db).forget();
    callWriterOf(db).forget();
    throw error;
  }
}

/** After some failures, such as a full disk, SQLite has taken the transaction back by itself: then there is none to end. */
function rollBack(): void {
  try {
    db.exec("ROLLBACK");
  } catch {
    // What failed before is what is told.
  }
}

function run([name, args]: Request): unknown {
  let operation = prepared.get(name);
  if (!operation) {
    const factory = factories[name];
    if (!factory) throw new Error(`no operation ${name} in the ${task.role}'s thread`);
    operation = factory(db);
    prepared.set(name, operation);
  }
  return operation(args as never);
}
