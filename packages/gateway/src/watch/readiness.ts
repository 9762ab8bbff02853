import { type Clock, elapsed, type MonotonicTime } from "../clock.ts";
import { messageOf, RinghookError } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { Store } from "../store/store.ts";

export interface ReadinessOptions {
  store: Pick<Store, "probe">;
  clock: Clock;
  log: Log;
}

/** A result is cached for this long, so that frequent probes do not load the disk. */
const FRESH_MS = 1_000;
/** A write that takes longer than this counts as failed: no call can wait for it. */
const PATIENCE_MS = 5_000;
/** The interval of its own checks, so that a gateway that is not ready says so in its log. */
const LOOK_MS = 10_000;

/** Checks that writes of the store are durable, by writing. */
export class Readiness {
  readonly #options: ReadinessOptions;
  #found: { at: MonotonicTime; reason: string | undefined } | undefined;
  /** The current probe. */
  #probe: Promise<string | undefined> | undefined;
  #isReady = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  start(): void {
    const { log } = this.#options;
    const look = (): void => {
      this.#look().catch((error: unknown) => log.error({ err: error }, "the store could not be looked at"));
    };
    this.#timer = setInterval(look, LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** @throws RinghookError `NOT_READY`, with the reason */
  async check(): Promise<void> {
    const { clock } = this.#options;
    if (!this.#found || elapsed(this.#found.at, clock.monotonic()) >= FRESH_MS) await this.#write();
    const reason = this.#found?.reason;
    if (reason !== undefined) throw new RinghookError("NOT_READY", `the store cannot be written: ${reason}`);
  }

  /**
   * While the store is healthy, checking its files is enough; after a full disk, only a write shows that it is ready.
   */
  async #look(): Promise<void> {
    if (!this.#isReady) return this.#write();
    const reason = await this.#ask({ write: false });
    if (reason !== undefined) this.#note(reason);
    return undefined;
  }

  async #write(): Promise<void> {
    this.#note(await this.#ask({ write: true }));
  }

  /** The result of the current or a new probe, or a timeout. Never rejects. */
  async #ask(args: { write: boolean }): Promise<string | undefined> {
    this.#probe ??= this.#options.store
      .probe(args)
      .then(() => undefined, messageOf)
      .finally(() => {
        this.#probe = undefined;
      });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`a write takes longer than ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
    });
    const reason = await Promise.race([this.#probe, late]);
    clearTimeout(timer);
    return reason;
  }

  #note(reason: string | undefined): void {
    const { clock, log } = this.#options;
    this.#found = { at: clock.monotonic(), reason };
    const isReady = reason === undefined;
    if (isReady === this.#isReady) return;
    this.#isReady = isReady;
    if (isReady) log.info("the gateway is ready again");
    else log.error({ code: "NOT_READY", reason }, "the gateway is not ready: the store cannot be written");
  }
}
