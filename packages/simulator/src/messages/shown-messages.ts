/** A message that comes again comes soon: so many are remembered. */
const REMEMBERED = 10_000;

/** The messages that phones show. A second one of the same sender with the same id is shown once. */
export class ShownMessages {
  readonly #shown = new Set<string>();

  /** Notes a message. @returns whether the phone shows it already */
  has(message: string): boolean {
    if (this.#shown.has(message)) return true;
    this.#shown.add(message);
    if (this.#shown.size > REMEMBERED) {
      for (const oldest of this.#shown) {
        this.#shown.delete(oldest);
        break;
      }
    }
    return false;
  }
}
