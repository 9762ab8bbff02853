import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { RinghookError } from "../../errors.ts";
import type { Batch, Outcome, ThreadTask } from "./thread.ts";

interface Waiting {
  name: string;
  args: unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What the last batch took: for metrics. */
export interface BatchTiming {
  size: number;
  durationMs: number;
}

/**
 * A thread that runs operations in batches. One batch is in flight; all that is asked for meanwhile is the next
 * one: under load many operations share one commit, without load an operation goes at once.
 */
export class BatchingThread {
  readonly #worker: Worker;
  readonly #onBatch: (timing: BatchTiming) => void;
  #waiting: Waiting[] = [];
  #inFlight: Waiting[] = [];
  #sentAt = 0;
  #failure: RinghookError | undefined;
  #closing = false;

  constructor(task: ThreadTask, onBatch: (timing: BatchTiming) => void = () => {}) {
    this.#onBatch = onBatch;
    this.#worker = new Worker(threadUrl(), {
      workerData: task,
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#worker.on("message", (outcomes: Outcome[]) => this.#settle(outcomes));
    this.#worker.on("error", (cause) =>
      this.#fail(new RinghookError("STORE_FAILED", cause.message, { cause })),
    );
    this.#worker.on("exit", (code) => {
      if (!this.#closing)
        this.#fail(new RinghookError("STORE_FAILED", `the store's thread ended with ${code}`));
    });
  }

  run(name: string, args: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      if (this.#closing) return reject(new RinghookError("STORE_FAILED", "the store is closed"));
      this.#waiting.push({ name, args, resolve, reject });
      // After this turn of the loop, so that all that arrives in it shares the batch.
      if (this.#waiting.length === 1 && this.#inFlight.length === 0) setImmediate(() => this.#send());
      return undefined;
    });
  }

  /** Finishes what was asked for, then ends the thread. */
  async close(): Promise<void> {
    while (!this.#failure && this.#waiting.length + this.#inFlight.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#closing = true;
    if (this.#failure) return;
    const exited = once(this.#worker, "exit");
    this.#worker.postMessage("close");
    await exited;
  }

  #send(): void {
    if (this.#inFlight.length > 0 || this.#waiting.length === 0 || this.#failure) return;
    this.#inFlight = this.#waiting;
    this.#waiting = [];
    this.#sentAt = performance.now();
    const batch: Batch = this.#inFlight.map(({ name, args }) => [name, args]);
    this.#worker.postMessage(batch);
  }

  #settle(outcomes: Outcome[]): void {
    const done = this.#inFlight;
    this.#inFlight = [];
    this.#onBatch({ size: done.length, durationMs: performance.now() - this.#sentAt });
    this.#send();
    for (const [index, { name, resolve, reject }] of done.entries()) {
      const outcome = outcomes[index];
      if (outcome && "value" in outcome) resolve(outcome.value);
      else reject(new RinghookError("STORE_FAILED", `${name}: ${outcome?.error ?? "no outcome"}`));
    }
  }

  #fail(failure: RinghookError): void {
    this.#failure ??= failure;
    for (const { reject } of [...this.#inFlight, ...this.#waiting]) reject(this.#failure);
    this.#inFlight = [];
    this.#waiting = [];
  }
}

/** Threads run compiled code only; tests that run from the sources use the build beside them. */
function threadUrl(): URL {
  const built = import.meta.url.endsWith(".ts") ? "../../../dist/store/sqlite/thread.js" : "./thread.js";
  return new URL(built, import.meta.url);
}
