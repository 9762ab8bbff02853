/** Gives back one thing that was acquired: a timer, a server, a connection. */
export type Releaser = () => void | Promise<void>;

/**
 * What a part of the house has acquired, given back in reverse order.
 * A releaser that fails does not keep the others from running; the first failure is thrown at the end.
 */
export class Releasers {
  readonly #releasers: Releaser[] = [];

  add(releaser: Releaser): void {
    this.#releasers.push(releaser);
  }

  async release(): Promise<void> {
    let failure: { cause: unknown } | undefined;
    for (let next = this.#releasers.pop(); next; next = this.#releasers.pop()) {
      try {
        await next();
      } catch (cause) {
        failure ??= { cause };
      }
    }
    if (failure) throw failure.cause;
  }
}
