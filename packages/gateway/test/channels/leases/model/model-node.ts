import { LeaseMachine } from "../../../../src/channels/leases/lease-machine.ts";
import type { Input, Output } from "../../../../src/channels/leases/protocol.ts";
import { type MonotonicTime, monotonicTime } from "../../../../src/clock.ts";
import type { KeptLease } from "../../../../src/store/leases.ts";
import { type Beats, ObservedNodes } from "../../../../src/store/observed-nodes.ts";
import { censusOf, type ModelDatabase, type Reading } from "./model-database.ts";
import type { VirtualTime } from "./virtual-time.ts";

export const TERM_MS = 10_000;
const TICK_MS = 250;
/** Whoever asks the database gives up after this long. */
const PATIENCE_MS = 3_000;
/** A link has ended this long after it was asked to, at most. */
const CLOSE_MS = 1_000;

export interface World {
  time: VirtualTime;
  database: ModelDatabase;
  /** From 0 to 1. */
  random: () => number;
  /** How many of a hundred answers are lost. */
  lost: number;
  /** How many of a hundred questions are on their way for up to twenty seconds. */
  slow: number;
  /** Told to each node after a while, or never. */
  notify: () => void;
  /** A node has logged in for a channel. */
  opened: (node: ModelNode, channelId: string) => void;
}

/** What a node does otherwise, to see that the model finds it. */
export interface Variant {
  safety?: number;
  /** Whom the database's clock takes for dead is dead. */
  byClock?: boolean;
}

/** A node that is driven by the real machine: it asks the model's database, and opens and ends links when it is told to. */
export class ModelNode {
  readonly nodeNo: number;
  /** Links that WhatsApp sees, each with the lease that it was opened by. */
  readonly links = new Map<string, KeptLease>();
  isCutOff = false;
  isGone = false;
  readonly #machine: LeaseMachine;
  readonly #observed = new ObservedNodes(TERM_MS);
  readonly #world: World;
  readonly #variant: Variant;
  /** Its clock goes a little faster or slower than others. */
  readonly #rate: number;
  #pausedUntil = 0;
  #deadByClock: Beats[] = [];

  constructor(world: World, variant: Variant) {
    this.#world = world;
    this.#variant = variant;
    this.#rate = 0.995 + world.random() / 100;
    this.#machine = new LeaseMachine(TERM_MS, variant.safety);
    this.nodeNo = world.database.register(world.time.now);
    this.#tick();
  }

  get isPaused(): boolean {
    return this.#pausedUntil > this.#world.time.now;
  }

  tell(input: Input): void {
    if (this.isGone) return;
    for (const output of this.#machine.on(input, this.#now())) this.#follow(output);
    if (this.#machine.isDone) this.#leave();
  }

  /** It does nothing for a while. Its links stay as they are, and what is due comes afterwards. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#world.time.now + Math.round(ms));
  }

  /** It is killed: the network ends its links. */
  kill(): void {
    this.isGone = true;
    this.links.clear();
  }

  /** Writes for a channel, by the lease that its link was opened by. */
  write(channelId: string): void {
    const { database, random } = this.#world;
    const lease = this.links.get(channelId);
    if (!lease) return;
    this.#later(random() * 3_000, () => {
      if (!this.isCutOff && database.isUp) database.write(this.nodeNo, lease);
    });
  }

  /** Does something of this node's later; when it is paused then, once it goes on. */
  #later(ms: number, act: () => void): void {
    const { time } = this.#world;
    time.after(ms, () => {
      if (this.isGone) return;
      if (this.isPaused) this.#later(this.#pausedUntil - time.now, act);
      else act();
    });
  }

  #tick(): void {
    this.tell({ is: "tick" });
    if (!this.isGone) this.#later(TICK_MS, () => this.#tick());
  }

  #now(): MonotonicTime {
    return monotonicTime(this.#world.time.now * this.#rate);
  }

  #follow(output: Output): void {
    const { database, time, notify, random } = this.#world;
    switch (output.do) {
      case "renew": {
        const asked = this.#now();
        const dead = this.#variant.byClock ? this.#deadByClock : this.#observed.dead;
        this.#ask(
          () => database.renew(this.nodeNo, output.takes, dead, time.now),
          (reading) => this.#renewed(reading, asked),
        );
        break;
      }
      case "acquire": {
        const dead = this.#variant.byClock ? this.#deadByClock : this.#observed.dead;
        this.#ask(
          () => database.acquire(this.nodeNo, output.limit, dead, time.now),
          (leases) => ({ is: "acquired", leases }),
        );
        break;
      }
      case "open":
        this.#later(20 + random() * 400, () => this.#open(output.lease));
        break;
      case "close":
        this.#close(output.channelId);
        break;
      case "release": {
        const { lease } = output;
        const released = (): Input => ({ is: "released", lease });
        const ask = (): void => {
          database.release(lease);
          notify();
        };
        this.#ask(ask, released, { is: "notReleased", lease });
        break;
      }
      default:
    }
  }

  #renewed(reading: Reading, asked: MonotonicTime): Input {
    this.#observed.note(reading.nodes, { asked, answered: this.#now() });
    this.#deadByClock = reading.nodes.filter(({ aliveUntil }) => aliveUntil <= reading.now);
    const gone = this.#variant.byClock ? this.#deadByClock : this.#observed.dead;
    const dead = new Set(gone.map(({ nodeNo }) => nodeNo));
    const kept = reading.leases.filter(({ nodeNo }) => nodeNo === this.nodeNo);
    return { is: "renewed", kept, census: censusOf(reading, this.nodeNo, dead), busy: new Set() };
  }

  /** The question may get lost, and so may the answer to what was done. */
  #ask<Answer>(
    work: () => Answer,
    inputOf: (answer: Answer) => Input,
    failed: Input = { is: "failed" },
  ): void {
    const { time, database, random, lost, slow } = this.#world;
    let isSettled = false;
    const settle = (input: () => Input): void => {
      if (isSettled) return;
      isSettled = true;
      this.tell(input());
    };
    this.#later(PATIENCE_MS, () => settle(() => failed));
    time.after(random() * (random() * 100 < slow ? 20_000 : 40), () => {
      if (this.isGone || this.isCutOff) return;
      if (!database.isUp) return this.#later(5, () => settle(() => failed));
      const answer = work();
      if (random() * 100 < lost) return this.#later(random() * PATIENCE_MS, () => settle(() => failed));
      this.#later(random() * 40, () => {
        if (!this.isCutOff) settle(() => inputOf(answer));
      });
      return undefined;
    });
  }

  #open(lease: KeptLease): void {
    const { channelId } = lease;
    if (!this.#machine.isOpen(channelId, this.#now())) return;
    this.links.set(channelId, lease);
    this.#world.opened(this, channelId);
  }

  #close(channelId: string): void {
    const { time, random } = this.#world;
    // After it stood still for long, its connections are cut: for WhatsApp they end at once.
    const stood = time.now - this.#pausedUntil < 1 && this.#pausedUntil > 0;
    const ms = stood ? 0 : random() * CLOSE_MS;
    if (ms === 0) this.links.delete(channelId);
    this.#later(ms, () => {
      this.links.delete(channelId);
      this.tell({ is: "closed", channelId });
    });
  }

  #leave(): void {
    const { database, notify } = this.#world;
    this.kill();
    if (this.isCutOff || !database.isUp) return;
    database.leave(this.nodeNo);
    notify();
  }
}
