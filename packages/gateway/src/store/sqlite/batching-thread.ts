import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { RinghookError } from "../../errors.ts";
import type { Outcomes, Request, ThreadTask } from "./thread.ts";

interface Waiting {
  name: string;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What a batch took in its thread: for metrics. */
export interface BatchTiming {
  size: number;
  durationMs: number;
}

/**
 * A thread that runs operations in batches. What is asked for in one turn of the loop goes over together; the thread
 * takes all that has come in since its last batch as the next one: under load many operations share one commit,
 * without load an operation goes at once.
 */
export class BatchingThread {
  readonly #worker: Worker;
  readonly #onBatch: (timing: BatchTiming) => void;
  /** Asked for in this turn, not yet sent. */
  #asked: Request[] = [];
  /** All that has no outcome yet, in the order in which it was asked for. */
  #waiting: Waiting[] = [];
  #failure: RinghookError | undefined;
  #closing = false;

  constructor(task: ThreadTask, onBatch: (timing: BatchTiming) => void = () => {}) {
    this.#onBatch = onBatch;
    this.#worker = new Worker(threadUrl(), {
      workerData: task,
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#worker.on("message", (outcomes: Outcomes) => this.#settle(outcomes));
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
      this.#waiting.push({ name, resolve, reject });
      // After this turn of the loop, so that all that arrives in it shares the message.
      if (this.#asked.push([name, args]) === 1) setImmediate(() => this.#send());
      return undefined;
    });
  }

  /** Finishes what was asked for, then ends the thread. */
  async close(): Promise<void> {
    while (!this.#failure && this.#waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#closing = true;
    if (this.#failure) return;
    const exited = once(this.#worker, "exit");
    this.#worker.postMessage("close");
    await exited;
  }

  #send(): void {
    const asked = this.#asked;
    this.#asked = [];
    if (!this.#failure) this.#worker.postMessage(asked);
  }

  #settle({ values, errors, durationMs }: Outcomes): void {
    const done = this.#waiting.splice(0, values.length);
    this.#onBatch({ size: done.length, durationMs });
    for (const [index, error] of errors) {
      const { name, reject } = done[index] as Waiting;
      reject(new RinghookError("STORE_FAILED", `${name}: ${error}`));
    }
    // One that was rejected stays so.
    for (const [index, { resolve }] of done.entries()) resolve(values[index]);
  }

  #fail(failure: RinghookError): void {
    this.#failure ??= failure;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}

/** Threads run compiled code only; tests that run from the sources use the build beside them. */
function threadUrl(): URL {
  const built = import.meta.url.endsWith(".ts") ? "../../../dist/store/sqlite/thread.js" : "./thread.js";
  return new URL(built, import.meta.url);
}
