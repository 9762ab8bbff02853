import type { Clock, MonotonicTime } from "../../clock.ts";
import { messageOf, RinghookError } from "../../errors.ts";
import type { Log } from "../../log/log.ts";
import type { KeptLease, Leases } from "../../store/leases.ts";
import type { Notices } from "../../store/notices.ts";
import { within } from "../../within.ts";
import type { HeldChannels } from "../held-channels.ts";
import { LeaseMachine } from "./lease-machine.ts";
import type { Closing, Input, Output } from "./protocol.ts";

/** What becomes of channels as their leases do. */
export interface LeaseTurns {
  /** Opens channels that are held. Resolves when they are registered; their links connect in the background. */
  open(channelIds: readonly string[]): Promise<void>;
  /** Ends a channel's link, without logging out, and what is sent for it. */
  close(channelId: string, why: Closing): Promise<void>;
  /** Forgets a channel that is closed: it is another node's, or may be soon. */
  drop(channelId: string): void;
  /** Channels that should stay where they are just now. */
  busy(): ReadonlySet<string>;
}

export interface LeaseKeeperOptions {
  store: { leases: Leases; notices?: Notices };
  held: HeldChannels;
  clock: Clock;
  log: Log;
  turns: LeaseTurns;
}

/** The machine is told of time so often in a term. */
const TICKS = 40;
/** What is asked of the store has failed when it takes more than this part of a term: so it can be asked twice before links end. */
const PATIENCE = 0.3;

/** Drives the machine of leases: asks the store, opens and closes channels as it says, and tells it what came of that. Promise 8. */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #machine: LeaseMachine | undefined;
  readonly #termMs: number;
  readonly #underWay = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #ended = (): void => {};
  #unlisten: (() => void) | undefined;
  #isSuspended = false;
  #failure: unknown;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    const { termMs } = options.store.leases;
    this.#termMs = termMs ?? 0;
    this.#machine = termMs === null ? undefined : new LeaseMachine(termMs);
  }

  /** Whether a channel's link may be open now. */
  isOpen(channelId: string): boolean {
    return this.#machine?.isOpen(channelId, this.#now()) ?? this.#options.held.has(channelId);
  }

  /**
   * Takes this node's share of the channels. Resolves when those that are free are open.
   * @throws RinghookError `STORE_FAILED`
   */
  async start(): Promise<void> {
    const { held, turns, store } = this.#options;
    if (!this.#machine) {
      await held.acquireAll();
      return turns.open(held.ids());
    }
    held.watch({
      onInserted: (lease) => this.#tell({ is: "inserted", lease }),
      onGone: (channelId) => this.#tell({ is: "gone", channelId }),
    });
    this.#timer = setInterval(() => this.#tell({ is: "tick" }), this.#termMs / TICKS).unref();
    this.#tell({ is: "tick" });
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    if (this.#failure !== undefined) throw this.#failure;
    this.#unlisten = store.notices?.listen("ringhook_leases", () => this.#tell({ is: "notice" }));
    return undefined;
  }

  /** Lets everything go that another node would take, a part after the other, and ends all links. Takes a term at most. */
  async stop(): Promise<void> {
    if (!this.#machine || this.#timer === undefined) return;
    const ended = new Promise<void>((resolve) => {
      this.#ended = resolve;
    });
    this.#tell({ is: "stop" });
    const { log } = this.#options;
    await within(ended, this.#termMs, () => new Error("not all channels were let go in time")).catch(
      (error: unknown) => log.warn({ reason: messageOf(error) }, "the node stops all the same"),
    );
    clearInterval(this.#timer);
    this.#unlisten?.();
  }

  #now(): MonotonicTime {
    return this.#options.clock.monotonic();
  }

  #tell(input: Input): void {
    if (!this.#machine) return;
    const outputs = this.#machine.on(input, this.#now());
    this.#log(input, outputs);
    const opened = outputs.flatMap((output) => (output.do === "open" ? [output.lease] : []));
    if (opened.length > 0) this.#begin(this.#open(opened));
    for (const output of outputs) this.#follow(output);
    if (this.#machine.isDone) this.#ended();
  }

  #follow(output: Output): void {
    const { store, turns, held } = this.#options;
    switch (output.do) {
      case "renew":
        this.#begin(this.#renew(output.takes));
        break;
      case "acquire":
        this.#begin(
          this.#ask(store.leases.acquire({ limit: output.limit }), (leases) => ({ is: "acquired", leases })),
        );
        break;
      case "close":
        this.#begin(this.#close(output.channelId, output.why));
        break;
      case "drop":
        turns.drop(output.channelId);
        held.forget(output.channelId);
        break;
      case "release": {
        const { lease } = output;
        store.leases.release(lease).then(
          () => this.#tell({ is: "released", lease }),
          () => this.#tell({ is: "notReleased", lease }),
        );
      }
    }
  }

  #renew(takes: boolean): Promise<void> {
    const { store, held, turns } = this.#options;
    return this.#ask(store.leases.renew({ takes }), ({ kept, census }) => ({
      is: "renewed",
      // What is being made is told of by whoever makes it.
      kept: kept.filter(({ channelId }) => !held.isInserting(channelId)),
      census,
      busy: turns.busy(),
    }));
  }

  async #ask<Answer>(asked: Promise<Answer>, inputOf: (answer: Answer) => Input): Promise<void> {
    const late = (): Error => new RinghookError("STORE_FAILED", "leases: no answer in time");
    const input = await within(asked, this.#termMs * PATIENCE, late).then(
      inputOf,
      (error: unknown): Input => {
        this.#failure = error;
        this.#options.log.warn({ err: error }, "could not renew the leases; will retry");
        return { is: "failed" };
      },
    );
    if (input.is !== "failed") this.#failure = undefined;
    this.#tell(input);
  }

  async #open(leases: readonly KeptLease[]): Promise<void> {
    const { held, turns, log } = this.#options;
    for (const lease of leases) held.take(lease);
    try {
      await turns.open(leases.map(({ channelId }) => channelId));
    } catch (error) {
      this.#failure = error;
      log.error({ err: error, channels: leases.length }, "could not open channels; will retry");
      for (const { channelId } of leases) this.#tell({ is: "notOpened", channelId });
    }
  }

  async #close(channelId: string, why: Closing): Promise<void> {
    const { turns, log } = this.#options;
    await turns.close(channelId, why).catch((error: unknown) => {
      log.error({ err: error, channelId }, "a channel was not closed well");
    });
    this.#tell({ is: "closed", channelId });
  }

  /** @param work never rejects */
  #begin(work: Promise<void>): void {
    const ended: Promise<void> = work.then(() => {
      this.#underWay.delete(ended);
    });
    this.#underWay.add(ended);
  }

  #log(input: Input, outputs: readonly Output[]): void {
    const { log } = this.#options;
    const closed = (why: Closing): number =>
      outputs.filter((output) => output.do === "close" && output.why === why).length;
    const channels = closed("lost");
    if (channels > 0) log.error({ code: "LEASE_LOST", channels }, "another node has taken channels over");
    const left = closed("let go");
    if (left > 0) log.info({ channels: left }, "channels go to another node");
    if (input.is === "acquired" && input.leases.length > 0) {
      log.info({ channels: input.leases.length }, "channels were taken that no node held");
    }
    if (input.is !== "notOpened" && closed("unsure") > 0) {
      this.#isSuspended = true;
      log.error({ code: "LEASE_LOST" }, "the leases could not be renewed: every link ends until they are");
    } else if (this.#isSuspended && outputs.some((output) => output.do === "open")) {
      this.#isSuspended = false;
      log.info("the leases count again");
    }
  }
}
