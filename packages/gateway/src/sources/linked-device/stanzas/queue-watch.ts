import type { BinaryNode } from "baileys";
import { isOffline } from "./call-stanza.ts";

/** The stanzas of WhatsApp's queue. */
const QUEUED = new Set(["call", "message", "receipt", "notification"]);

/**
 * Reports when WhatsApp's queue is empty: when WhatsApp says so, or after a silence. It reports again whenever more
 * came out of the queue later, because the end may be announced or assumed too early.
 */
export class QueueWatch {
  readonly #silenceMs: number;
  readonly #onDrained: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isToldEmpty = false;

  /** @param silenceMs the queue counts as empty after this long without a stanza, in milliseconds */
  constructor(silenceMs: number, onDrained: () => void) {
    this.#silenceMs = silenceMs;
    this.#onDrained = onDrained;
  }

  /** A login: the queue follows. */
  begin(): void {
    this.#isToldEmpty = false;
    this.#wait();
  }

  /** Notes a stanza. Before the announced end, any queueable stanza may be from the queue; afterwards, marked ones. */
  heard({ tag, attrs }: BinaryNode): void {
    if (!QUEUED.has(tag)) return;
    if (this.#timer ? !this.#isToldEmpty || isOffline(attrs.offline) : isOffline(attrs.offline)) this.#wait();
  }

  /** WhatsApp said that the queue is empty. */
  toldEmpty(): void {
    this.#isToldEmpty = true;
    this.#drained();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#drained(), this.#silenceMs);
  }

  #drained(): void {
    this.stop();
    this.#onDrained();
  }
}
