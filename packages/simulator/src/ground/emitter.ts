/** Called with what happened. */
export type Listener<Event> = (event: Event) => void;

/** Tells listeners what happened, by name. A listener that throws stops neither the others nor the network. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();

  /** Calls the listener each time it happens, until the returned function is called. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        (listener as Listener<Events[Name]>)(event);
      } catch (thrown) {
        // The one who listens must hear of it, and the client whose stanza it was must not.
        process.emitWarning(`A listener for "${String(name)}" threw: ${String(thrown)}`, "RinghookSimulator");
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
