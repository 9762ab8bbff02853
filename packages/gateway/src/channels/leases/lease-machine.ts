import { elapsed, type MonotonicTime } from "../../clock.ts";
import type { Census, KeptLease } from "../../store/leases.ts";
import { newestUnits } from "./choose-units.ts";
import { shareOf } from "./fair-share.ts";
import type { Closing, Input, Output } from "./protocol.ts";

/** Leases are renewed when a sixth of their term is over. */
const RENEWALS = 6;
/** Links are ended when this part of the term is left, so that they are gone when it is over. */
export const SAFETY = 0.3;
/** Units taken at once, at most. */
const MOST_TAKEN = 1_000;
/** Units let go at once: so many, or this part of all. */
const LET_GO = 4;
const LET_GO_PART = 64;
/** A node that stops lets go of so many channels at each tick, or of this part of all. */
const PARTING_PART = 20;

interface Held {
  lease: KeptLease | undefined;
  link: "shut" | "open" | "closing";
  /** The epoch of the lease that it was opened by. */
  openedBy: number | undefined;
  /** It could not be opened: it is tried again after the next renewal. */
  isUnwell: boolean;
  isLeaving: boolean;
  isReleasing: boolean;
  /** After which question it became known: an answer to that one, or one before, does not speak of it. */
  round: number;
}

/**
 * The protocol of a node that shares channels with others: what it holds, when its links may be open, and what it asks for. It has no
 * clock, no timers and no store: it is told, and answers what is to be done. A link is open only while the lease counts for sure:
 * from when a renewal was asked for, less a margin for the end of the link, by the monotonic clock.
 */
export class LeaseMachine {
  readonly #termMs: number;
  readonly #safety: number;
  readonly #held = new Map<string, Held>();
  #asking: { at: MonotonicTime } | undefined;
  #askedAt: MonotonicTime | undefined;
  #round = 0;
  /** Channels that were let go while a renewal was on its way: its answer may still have them. */
  readonly #letGoMeanwhile = new Set<string>();
  #renewedAt: MonotonicTime | undefined;
  #wantsCensus = false;
  #counted = false;
  /** Stopping: the others are told first; then channels are let go step by step, or closed at once where nobody would take them. */
  #stop: "no" | "asked" | "told" | "parting" | "at once" = "no";
  #step = 0;
  #out: Output[] = [];

  /** @param safety which part of the term is left when links end; tests show what happens with less */
  constructor(termMs: number, safety = SAFETY) {
    this.#termMs = termMs;
    this.#safety = safety;
  }

  /** @param now by the monotonic clock */
  on(input: Input, now: MonotonicTime): Output[] {
    this.#out = [];
    this.#take(input, now);
    const counts = this.#counts(now);
    const isOfOne = "channelId" in input || input.is === "tick";
    const settled =
      counts !== this.#counted || !isOfOne || this.#isParting(input) ? [...this.#held.keys()] : [];
    this.#counted = counts;
    if ("channelId" in input) settled.push(input.channelId);
    for (const channelId of settled) this.#settle(channelId);
    this.#ask(now);
    return this.#out;
  }

  /** Whether a channel's link may be open. */
  isOpen(channelId: string, now: MonotonicTime): boolean {
    return this.#held.get(channelId)?.link === "open" && this.#counts(now);
  }

  /** Whether a stop is over. */
  get isDone(): boolean {
    const isQuiet = [...this.#held.values()].every(
      ({ link, isLeaving, isReleasing }) => link === "shut" && !isLeaving && !isReleasing,
    );
    return (this.#stop === "parting" || this.#stop === "at once") && isQuiet;
  }

  #take(input: Input, now: MonotonicTime): void {
    switch (input.is) {
      case "tick":
        if (this.#stop === "parting") this.#part();
        break;
      case "notice":
        this.#wantsCensus = true;
        break;
      case "renewed":
        this.#renewed(input, now);
        break;
      case "acquired":
        this.#counting();
        for (const lease of input.leases) this.#hold(lease);
        // Whatever is still to be taken is taken at once.
        this.#wantsCensus ||= input.leases.length > 0;
        break;
      case "failed":
        this.#asking = undefined;
        if (this.#stop === "told") this.#stop = "at once";
        break;
      case "inserted":
        this.#held.set(input.lease.channelId, { ...this.#new(input.lease), link: "open" });
        break;
      case "gone":
        this.#held.delete(input.channelId);
        this.#letGoMeanwhile.add(input.channelId);
        break;
      case "notOpened":
        this.#change(input.channelId, { isUnwell: true });
        break;
      case "closed":
        this.#change(input.channelId, { link: "shut", openedBy: undefined });
        break;
      case "released":
      case "notReleased":
        this.#released(input);
        break;
      case "stop":
        this.#stop = "asked";
        this.#wantsCensus = true;
    }
  }

  #renewed({ kept, census, busy }: Extract<Input, { is: "renewed" }>, now: MonotonicTime): void {
    this.#counting();
    const byId = new Map(kept.map((lease) => [lease.channelId, lease]));
    for (const [channelId, held] of this.#held) {
      if (held.round >= this.#round) continue;
      held.isUnwell = false;
      if (held.lease && byId.get(channelId)?.epoch !== held.lease.epoch) held.lease = undefined;
    }
    for (const lease of kept) if (!this.#letGoMeanwhile.has(lease.channelId)) this.#hold(lease);
    if (this.#stop !== "no") this.#planStop(census, now);
    else if (this.#counts(now)) this.#share(census, busy, now);
  }

  /** An answer came: what is held counts from when it was asked for. */
  #counting(): void {
    if (this.#asking) this.#renewedAt = this.#asking.at;
    this.#asking = undefined;
  }

  #hold(lease: KeptLease): void {
    const known = this.#held.get(lease.channelId);
    if (known && known.round >= this.#round) return;
    if (!known) this.#held.set(lease.channelId, this.#new(lease));
    else if (known.lease?.epoch !== lease.epoch) {
      Object.assign(known, { lease, isLeaving: false, isReleasing: false, round: this.#round });
    }
  }

  #new(lease: KeptLease): Held {
    const { epoch } = lease;
    const isNew = { isUnwell: false, isLeaving: false, isReleasing: false };
    return { lease, link: "shut", openedBy: epoch, ...isNew, round: this.#round };
  }

  #share(census: Census, busy: ReadonlySet<string>, now: MonotonicTime): void {
    for (const channelId of census.strays) this.#change(channelId, { isLeaving: true });
    if ([...this.#held.values()].some(({ isLeaving }) => isLeaving)) return;
    const { take, letGo } = shareOf(census);
    const limit = Math.min(take + census.parts, MOST_TAKEN);
    if (limit > 0) this.#begin({ do: "acquire", limit }, now);
    else if (letGo > 0) {
      const most = Math.max(LET_GO, Math.ceil(census.units / LET_GO_PART));
      const stays = (channelId: string, { link }: Held): boolean => busy.has(channelId) || link === "closing";
      const going = newestUnits(this.#held, stays, Math.min(letGo, most - census.free));
      for (const held of going) held.isLeaving = true;
    }
  }

  #planStop({ takers, ownNo }: Census, now: MonotonicTime): void {
    if (this.#stop !== "told") return;
    this.#stop = takers.some(({ nodeNo }) => nodeNo !== ownNo) && this.#counts(now) ? "parting" : "at once";
    this.#step = Math.max(LET_GO, Math.ceil(this.#held.size / PARTING_PART));
    if (this.#stop === "parting") this.#part();
  }

  /** Others take some channels while the rest still runs: a link that ends is open elsewhere soon. */
  #part(): void {
    const staying = [...this.#held.values()].filter(({ lease, isLeaving }) => lease && !isLeaving);
    const inOrder = staying.toSorted((a, b) => ((a.lease?.unit ?? "") < (b.lease?.unit ?? "") ? -1 : 1));
    for (const held of inOrder.slice(0, this.#step)) held.isLeaving = true;
  }

  #released({ is, lease: { channelId, epoch } }: Extract<Input, { is: "released" | "notReleased" }>): void {
    const held = this.#held.get(channelId);
    if (!held || held.lease?.epoch !== epoch) return;
    if (is === "notReleased") Object.assign(held, { isReleasing: false, isUnwell: true });
    else {
      this.#held.delete(channelId);
      this.#letGoMeanwhile.add(channelId);
    }
  }

  #change(channelId: string, change: Partial<Held>): void {
    const held = this.#held.get(channelId);
    if (held) Object.assign(held, change);
  }

  /** Says what follows for a channel from how it stands. */
  #settle(channelId: string): void {
    const held = this.#held.get(channelId);
    if (!held) return;
    const { lease, isLeaving, isReleasing, isUnwell } = held;
    const why = this.#closingOf(held);
    if (held.link === "open" && why) {
      held.link = "closing";
      this.#out.push({ do: "close", channelId, why });
    }
    if (held.link !== "shut") return;
    if (!lease) {
      this.#held.delete(channelId);
      this.#out.push({ do: "drop", channelId });
    } else if (isLeaving) {
      if (isReleasing || isUnwell) return;
      held.isReleasing = true;
      this.#out.push({ do: "drop", channelId }, { do: "release", lease });
    } else if (!why && this.#stop === "no") {
      Object.assign(held, { link: "open", openedBy: lease.epoch });
      this.#out.push({ do: "open", lease });
    }
  }

  /** Why a channel may not be open; undefined where it may. */
  #closingOf({ lease, openedBy, link, isLeaving, isUnwell }: Held): Closing | undefined {
    if (!lease || (link !== "shut" && lease.epoch !== openedBy)) return "lost";
    if (isLeaving) return "let go";
    if (this.#stop === "at once") return "stop";
    return this.#counted && !isUnwell ? undefined : "unsure";
  }

  #ask(now: MonotonicTime): void {
    if (this.#asking) return;
    const isDue = this.#askedAt === undefined || elapsed(this.#askedAt, now) >= this.#termMs / RENEWALS;
    if (!isDue && !this.#wantsCensus) return;
    this.#wantsCensus = false;
    this.#letGoMeanwhile.clear();
    if (this.#stop === "asked") this.#stop = "told";
    this.#begin({ do: "renew", takes: this.#stop === "no" }, now);
  }

  #begin(output: Output, now: MonotonicTime): void {
    this.#asking = { at: now };
    this.#askedAt = now;
    this.#round += 1;
    this.#out.push(output);
  }

  #isParting({ is }: Input): boolean {
    return is === "tick" && this.#stop === "parting";
  }

  #counts(now: MonotonicTime): boolean {
    return this.#renewedAt !== undefined && elapsed(this.#renewedAt, now) < this.#termMs * (1 - this.#safety);
  }
}
