/** Releases one resource: a timer, a server, a connection. */
export type Releaser = () => void | Promise<void>;

/**
 * Releases resources in reverse order of their acquisition. All releasers run even if one fails; the first failure is
 * thrown at the end.
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
