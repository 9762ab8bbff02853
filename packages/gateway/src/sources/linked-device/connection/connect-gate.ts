/** Leaves the gate and lets the next one in. */
export type Leave = () => void;

/**
 * Limits concurrent logins; the others wait in line. So neither a start with hundreds of channels nor a mass disconnect
 * by WhatsApp becomes a stampede.
 */
export class ConnectGate {
  readonly #atOnce: number;
  readonly #holdMs: number;
  readonly #line: (() => void)[] = [];
  #inside = 0;

  /** @param holdMs a login that takes longer frees its place */
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
      // The place is passed on directly, so that nobody gets ahead of the line.
      if (next) next();
      else this.#inside -= 1;
    };
    const timer = setTimeout(leave, this.#holdMs).unref();
    return leave;
  }
}
