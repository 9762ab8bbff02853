import { Worker } from "node:worker_threads";
import { messageOf, RinghookError } from "../../errors.ts";
import type { BatchTiming, StoreFailure } from "../listeners.ts";
import type { Outcomes, Request, ThreadTask } from "./thread.ts";

interface Waiting {
  name: string;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Listeners {
  onBatch?: ((timing: BatchTiming) => void) | undefined;
  onFailure?: ((failure: StoreFailure) => void) | undefined;
}

/** A thread that ended though nobody asked for it is started again this much later. */
const RESTART_MS = 1_000;

/**
 * A thread that runs operations in batches. What is asked for in one turn of the loop goes over together; the thread
 * takes all that has come in since its last batch as the next one: under load many operations share one commit,
 * without load an operation goes at once. It starts when it is first asked for something: many a store that is
 * opened is never asked for reports.
 */
export class BatchingThread {
  readonly #task: ThreadTask;
  readonly #listeners: Listeners;
  #worker: Worker | undefined;
  /** Asked for in this turn, not yet sent. */
  #asked: Request[] = [];
  /** All that has no outcome yet, in the order in which it was asked for. */
  #waiting: Waiting[] = [];
  /** Why there is no thread just now. */
  #failure: string | undefined;
  #restart: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(task: ThreadTask, listeners: Listeners = {}) {
    this.#task = task;
    this.#listeners = listeners;
  }

  /** Starts ahead of the first operation. */
  start(): void {
    if (!this.#worker && this.#failure === undefined) this.#start();
  }

  run(name: string, args: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return this.#reject({ name, reject }, this.#failure);
      if (this.#closing) return reject(new RinghookError("STORE_FAILED", "the store is closed"));
      this.start();
      this.#waiting.push({ name, resolve, reject });
      // After this turn of the loop, so that all that arrives in it shares the message.
      if (this.#asked.push([name, args]) === 1) setImmediate(() => this.#send());
      return undefined;
    });
  }

  /** Finishes what was asked for, then ends the thread. */
  async close(): Promise<void> {
    while (this.#waiting.length > 0) await new Promise((resolve) => setImmediate(resolve));
    this.#closing = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (!worker) return;
    // One that fails while it closes is closed, too.
    const exited = new Promise((resolve) => worker.once("exit", resolve));
    worker.postMessage("close");
    await exited;
  }

  #start(): void {
    this.#failure = undefined;
    const worker = new Worker(threadUrl(), {
      workerData: this.#task,
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#worker = worker;
    worker.on("message", (outcomes: Outcomes) => this.#settle(outcomes));
    let reason: string | undefined;
    worker.on("error", (error) => {
      reason = messageOf(error);
    });
    worker.on("exit", (code) => {
      if (!this.#closing) this.#ended(reason ?? `the store's thread ended with ${code}`);
    });
  }

  #send(): void {
    const asked = this.#asked;
    this.#asked = [];
    this.#worker?.postMessage(asked);
  }

  #settle({ values, errors, durationMs }: Outcomes): void {
    const done = this.#waiting.splice(0, values.length);
    this.#listeners.onBatch?.({ size: done.length, durationMs });
    for (const [index, error] of errors) this.#reject(done[index] as Waiting, error);
    // One that was rejected stays so.
    for (const [index, { resolve }] of done.entries()) resolve(values[index]);
  }

  #reject({ name, reject }: Pick<Waiting, "name" | "reject">, reason: string): void {
    this.#listeners.onFailure?.({ operation: name, reason });
    reject(new RinghookError("STORE_FAILED", `${name}: ${reason}`));
  }

  /** Nothing that was asked of it is known to be done. */
  #ended(reason: string): void {
    this.#worker = undefined;
    this.#failure = reason;
    this.#asked = [];
    for (const waiting of this.#waiting.splice(0)) this.#reject(waiting, reason);
    this.#restart = setTimeout(() => this.#start(), RESTART_MS).unref();
  }
}

/** Threads run compiled code only; tests that run from the sources use the build beside them. */
function threadUrl(): URL {
  const built = import.meta.url.endsWith(".ts") ? "../../../dist/store/sqlite/thread.js" : "./thread.js";
  return new URL(built, import.meta.url);
}
