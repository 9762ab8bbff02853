/** A step through the gate; calling it lets the next one in, once. */
export type Leave = () => void;

/**
 * Lets so many connections log in at once, the others wait in line: neither a start with hundreds of channels
 * nor WhatsApp dropping all of them together becomes a stampede.
 */
export class ConnectGate {
  readonly #atOnce: number;
  readonly #holdMs: number;
  readonly #line: (() => void)[] = [];
  #inside = 0;

  /** @param holdMs whoever takes longer than this no longer holds up the line */
  constructor(atOnce: number, holdMs: number) {
    this.#atOnce = atOnce;
    this.#holdMs = holdMs;
  }

  async enter(): Promise<Leave> {
    if (this.#inside < this.#atOnce) this.#inside += 1;
    else await new Promise<void>((resolve) => this.#line.push(resolve));
    return this.#leaveOnce();
  }

  #leaveOnce(): Leave {
    let isInside = true;
    const leave = (): void => {
      clearTimeout(timer);
      if (!isInside) return;
      isInside = false;
      const next = this.#line.shift();
      // The place is handed on, so that nobody slips in between.
      if (next) next();
      else this.#inside -= 1;
    };
    const timer = setTimeout(leave, this.#holdMs).unref();
    return leave;
  }
}
