import { eventOf } from "./order.ts";

const STATUSES = ["initiated", "ringing", "missed"] as const;

/** What the sender said is on disk, by the numbers of calls and of their three events. */
export class Accepted {
  readonly #calls: Set<number>[] = [];
  readonly events = new Set<string>();

  note(call: number, step: number): void {
    while (this.#calls.length <= call) this.#calls.push(new Set());
    this.#calls[call]?.add(step);
    this.events.add(eventOf({ callId: `CALL-${call}`, status: String(STATUSES[step]) }));
  }

  /** Where the sender's next life goes on: what was not accepted is sent again, as WhatsApp would. */
  goOn(): { next: number; open: [call: number, steps: number[]][] } {
    const open = this.#calls.flatMap((accepted, call): [number, number[]][] => {
      const steps = [...STATUSES.keys()].filter((step) => !accepted.has(step));
      return steps.length > 0 ? [[call, steps]] : [];
    });
    return { next: this.#calls.length, open };
  }

  allIn(taken: ReadonlySet<string>): boolean {
    return taken.size >= this.events.size && this.missingIn(taken).length === 0;
  }

  missingIn(taken: ReadonlySet<string>): string[] {
    return [...this.events].filter((event) => !taken.has(event));
  }
}
