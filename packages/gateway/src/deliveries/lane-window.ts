import type { PendingDelivery } from "../store/records.ts";
import { type Lane, LINES, type Line } from "./lane.ts";

/** After this many live deliveries in a row a replay has its turn, so that replays are sent eventually. */
const LIVE_IN_A_ROW = 15;

/** The lanes of an endpoint that are in memory, and the order of their turns. Other lanes stay in the store. */
export class LaneWindow {
  readonly #sizes: Readonly<Record<Line, number>>;
  readonly #lanes = new Map<string, Lane>();
  readonly #counts: Record<Line, number> = { live: 0, replays: 0 };
  readonly #ready: Record<Line, Lane[]> = { live: [], replays: [] };
  #liveInARow = 0;

  constructor(sizes: Readonly<Record<Line, number>>) {
    this.#sizes = sizes;
  }

  get size(): number {
    return this.#lanes.size;
  }

  keys(): string[] {
    return [...this.#lanes.keys()];
  }

  get(key: string): Lane | undefined {
    return this.#lanes.get(key);
  }

  fits(line: Line): boolean {
    return this.#counts[line] < this.#sizes[line];
  }

  /** How many lanes to read from the store: none while the window is more than half full. */
  room(line: Line): number {
    const free = this.#sizes[line] - this.#counts[line];
    return free >= this.#sizes[line] / 2 ? free : 0;
  }

  /** Adds a lane and puts it in line. */
  enter(lane: Lane): void {
    this.#lanes.set(lane.key, lane);
    this.#counts[lane.line] += 1;
    this.line(lane);
  }

  /** Puts a lane at the end of its line. */
  line(lane: Lane): void {
    this.#ready[lane.line].push(lane);
  }

  /** Adds a delivery to its lane. A lane of replays that gets a live delivery moves to the live line. */
  append(lane: Lane, delivery: PendingDelivery): void {
    const before = lane.line;
    lane.append(delivery);
    if (lane.line === before) return;
    this.#counts[before] -= 1;
    this.#counts[lane.line] += 1;
    const at = this.#ready[before].indexOf(lane);
    if (at >= 0) this.#ready[lane.line].push(...this.#ready[before].splice(at, 1));
  }

  /** Marks that the store may have more of every lane. */
  distrust(): void {
    for (const lane of this.#lanes.values()) lane.markTruncated();
  }

  leave(lane: Lane): void {
    if (this.#lanes.delete(lane.key)) this.#counts[lane.line] -= 1;
  }

  /** Takes the lane whose turn it is. */
  next(mayReplay: boolean): Lane | undefined {
    const { live, replays } = this.#ready;
    const canReplay = mayReplay && replays.length > 0;
    if (live.length > 0 && !(canReplay && this.#liveInARow >= LIVE_IN_A_ROW)) {
      this.#liveInARow += 1;
      return live.shift();
    }
    if (!canReplay) return undefined;
    this.#liveInARow = 0;
    return replays.shift();
  }

  /** Removes every lane that waits for its turn. @returns their lines */
  clear(): Line[] {
    return LINES.filter((line) => {
      const waiting = this.#ready[line].splice(0);
      for (const lane of waiting) this.leave(lane);
      return waiting.length > 0;
    });
  }
}
