import {
  type Clock,
  elapsed,
  later,
  type MonotonicTime,
  msOf,
  nowOf,
  type WhatsAppTime,
  whatsAppTime,
} from "../../../clock.ts";
import { readTime } from "./stanza-time.ts";

/** WhatsApp's clock: each login sends the time, and the monotonic clock continues it. */
export class WhatsAppClock {
  readonly #clock: Clock;
  #told: { time: WhatsAppTime; at: MonotonicTime } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param t the time sent at a login: seconds since 1970 */
  set(t: string | undefined): void {
    const time = readTime(t)?.at;
    if (time) this.#told = { time, at: this.#clock.monotonic() };
  }

  /** Undefined before the first login. */
  now(): WhatsAppTime | undefined {
    if (!this.#told) return undefined;
    return later(this.#told.time, elapsed(this.#told.at, this.#clock.monotonic()));
  }

  /** Now, in whole seconds like WhatsApp's times. Before the first login, the wall clock is the best guess. */
  wholeSeconds(): WhatsAppTime {
    const now = this.now();
    return whatsAppTime(Math.floor((now ? msOf(now) : nowOf(this.#clock)) / 1000) * 1000);
  }
}
