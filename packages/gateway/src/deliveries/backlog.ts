import type { DueLanes, DueQuery } from "../store/channel-store.ts";
import { Lane, LINES, type Line } from "./lane.ts";
import type { LaneWindow } from "./lane-window.ts";
import type { Patience } from "./patience.ts";

/** The options of a backlog. */
export interface BacklogOptions {
  lanes: LaneWindow;
  patience: Patience;
  /** Makes the query; undefined when there is nothing to read. */
  query: (lines: Pick<DueQuery, "live" | "replays" | "except">) => DueQuery | undefined;
  dueLanes: (query: DueQuery) => Promise<DueLanes>;
  /** The next head becomes due after this time, in milliseconds. */
  onLater: (ms: number) => void;
  /** A read has ended, or may be tried again. */
  onRead: () => void;
  onFailure: (error: unknown) => void;
}

interface Meanwhile {
  /** Lanes that were settled: what was read of them may be done. */
  settled: Set<string>;
  /** Lanes that got a delivery which memory did not take: what was read of them may end before it. */
  grown: Set<string>;
}

/**
 * The deliveries that are due in the store and not in memory. They are read lane by lane as the window has room, one
 * read at a time.
 */
export class Backlog {
  readonly #options: BacklogOptions;
  readonly #storeHasMore: Record<Line, boolean> = { live: false, replays: false };
  /** What happened to lanes during a read, which may not know of it. */
  #meanwhile: Meanwhile | undefined;
  #failures = 0;
  /** A read failed or brought nothing: the next one waits. */
  #resting = false;

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  /** Whether the store may have more that is due. */
  get isBehind(): boolean {
    return this.#storeHasMore.live || this.#storeHasMore.replays;
  }

  /** Whether a read is in progress or planned. */
  get isBusy(): boolean {
    return this.#meanwhile !== undefined || this.#resting;
  }

  has(line: Line): boolean {
    return this.#storeHasMore[line];
  }

  /** Notes that the store may have more of these lines. */
  add(...lines: readonly Line[]): void {
    for (const line of lines) this.#storeHasMore[line] = true;
  }

  /** Leaves a new delivery to the store: it is read with its lane. */
  leave({ key, line }: Lane): void {
    this.add(line);
    this.#meanwhile?.grown.add(key);
  }

  /** Notes that a lane has moved on: a read in progress may not know that yet. */
  noteSettled(lane: string): void {
    this.#meanwhile?.settled.add(lane);
  }

  /** Reads lanes of each line, at most as many as there is room for. */
  read(rooms: Readonly<Record<Line, number>>): void {
    const live = this.#storeHasMore.live ? rooms.live : 0;
    const replays = this.#storeHasMore.replays ? rooms.replays : 0;
    if (this.isBusy || live + replays === 0) return;
    const query = this.#options.query({ live, replays, except: this.#options.lanes.keys() });
    if (query) this.#load(query).catch(this.#options.onFailure);
  }

  async #load(query: DueQuery): Promise<void> {
    const { dueLanes, onFailure, onRead } = this.#options;
    const asked = LINES.filter((line) => query[line] > 0);
    for (const line of asked) this.#storeHasMore[line] = false;
    const meanwhile = { settled: new Set<string>(), grown: new Set<string>() };
    this.#meanwhile = meanwhile;
    let isFruitless = true;
    try {
      const due = await dueLanes(query);
      this.#failures = 0;
      isFruitless = this.#take(due, meanwhile) === 0 && meanwhile.settled.size === 0;
      this.#plan("live", due.nextDueAt, query.now);
      this.#plan("replays", due.nextReplayDueAt, query.now);
    } catch (error) {
      this.#failures += 1;
      if (this.#failures === 1) onFailure(error);
      this.add(...asked);
    }
    this.#meanwhile = undefined;
    // Not again at once, or both would keep each other busy.
    if (isFruitless && this.isBehind) this.#rest().catch(onFailure);
    onRead();
  }

  #plan(line: Line, dueAt: number | null, now: number): void {
    if (dueAt === null) return;
    if (dueAt <= now) this.add(line);
    else this.#options.onLater(dueAt - now);
  }

  async #rest(): Promise<void> {
    this.#resting = true;
    await this.#options.patience.wait(Math.max(1, this.#failures));
    this.#resting = false;
    this.#options.onRead();
  }

  /** @returns how many lanes came with it */
  #take({ deliveries, more }: DueLanes, { settled, grown }: Meanwhile): number {
    const { lanes } = this.#options;
    const truncated = new Set([...more, ...grown]);
    const loaded = new Map<string, Lane>();
    for (const delivery of deliveries) {
      const known = lanes.get(delivery.lane);
      const lane = loaded.get(delivery.lane);
      if (known) lanes.append(known, delivery);
      else if (lane) lane.append(delivery);
      else if (settled.has(delivery.lane)) this.add(...LINES);
      else loaded.set(delivery.lane, new Lane(delivery.lane, [delivery]));
    }
    for (const lane of loaded.values()) {
      if (truncated.has(lane.key)) lane.markTruncated();
      lanes.enter(lane);
    }
    return loaded.size;
  }
}
