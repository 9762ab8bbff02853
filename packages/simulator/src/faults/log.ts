import type { Clock } from "../ground/clock.ts";
import type { Emitter } from "../ground/emitter.ts";
import type { NetworkEvents } from "../ground/events.ts";
import { type Fault, type FaultCode, faultCatalogue } from "./fault.ts";

// A broken client can make faults without end; the first ones tell what is wrong.
const KEPT = 1_000;

/** The faults that clients made, the first thousand of them. */
export class FaultLog {
  readonly entries: Fault[] = [];
  readonly #clock: Clock;
  readonly #events: Emitter<NetworkEvents>;

  constructor(clock: Clock, events: Emitter<NetworkEvents>) {
    this.#clock = clock;
    this.#events = events;
  }

  clear(): void {
    this.entries.length = 0;
  }

  /** @param detail what came, and what was expected */
  report(code: FaultCode, detail: string, device?: string): void {
    const message = `${faultCatalogue[code]}: ${detail}`;
    const fault: Fault = { code, message, at: this.#clock(), ...(device ? { device } : {}) };
    if (this.entries.length < KEPT) this.entries.push(fault);
    this.#events.emit("fault", fault);
  }
}
