import type { NetworkEvents } from "../ground/events.ts";
import type { Network } from "../network/network.ts";

/** Something that happened, as the control API tells it. */
export interface LoggedEvent {
  /** Counts up from 1. */
  readonly sequence: number;
  readonly name: keyof NetworkEvents;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly event: unknown;
}

const KEPT = 10_000;

const NAMES = [
  "acknowledged",
  "rejected",
  "message",
  "receipt",
  "callLink",
  "linked",
  "unlinked",
  "connected",
  "disconnected",
  "replaced",
  "unknown",
  "fault",
] as const satisfies (keyof NetworkEvents)[];

/** The last ten thousand events of a network, for those who ask over HTTP. */
export class EventLog {
  readonly #waiting = new Set<() => void>();
  readonly #stops: (() => void)[];
  #entries: LoggedEvent[] = [];
  #sequence = 0;

  constructor(network: Network) {
    this.#stops = NAMES.map((name) =>
      network.on(name, (event) => this.#add({ name, at: network.clock(), event })),
    );
  }

  /** What came after an event; waits for the first if there is none yet. */
  async after(sequence: number, limit: number, waitMs: number): Promise<readonly LoggedEvent[]> {
    if (this.#sequence <= sequence && waitMs > 0) await this.#wait(waitMs);
    const first = this.#entries[0]?.sequence ?? 0;
    const from = Math.max(0, sequence + 1 - first);
    return this.#entries.slice(from, from + limit);
  }

  /** Stops to listen, and answers those who wait. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#wake();
  }

  #add(entry: Omit<LoggedEvent, "sequence">): void {
    this.#sequence += 1;
    // The record of a stanza still changes after this; a logged event must not.
    const event = structuredClone(entry.event);
    this.#entries.push({ sequence: this.#sequence, ...entry, event: inJson(event) });
    if (this.#entries.length >= 2 * KEPT) this.#entries = this.#entries.slice(-KEPT);
    this.#wake();
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, milliseconds);
      this.#waiting.add(finish);
    });
  }

  #wake(): void {
    for (const finish of [...this.#waiting]) finish();
  }
}

// The bytes of media as text: JSON has nothing else for them.
function inJson(event: unknown): unknown {
  const { media } = event as { media?: { bytes?: Uint8Array } };
  if (!media) return event;
  const { bytes, ...about } = media;
  return {
    ...(event as object),
    media: { ...about, base64: bytes && Buffer.from(bytes).toString("base64") },
  };
}
