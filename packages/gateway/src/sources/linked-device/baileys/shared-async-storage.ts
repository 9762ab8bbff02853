import hooks from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";

// Saved, because an import would be replaced here, too.
const { AsyncLocalStorage } = hooks;

/** What each storage holds in the current context. */
const contexts = new AsyncLocalStorage<ReadonlyMap<SharedStorage, unknown>>();

/** As much of an AsyncLocalStorage as Baileys uses, kept in the one that all share. */
class SharedStorage {
  getStore(): unknown {
    return contexts.getStore()?.get(this);
  }

  run<Result>(store: unknown, callback: () => Result): Result {
    return contexts.run(new Map(contexts.getStore()).set(this, store), callback);
  }
}

/**
 * Makes everything created in `make` share one AsyncLocalStorage.
 *
 * Baileys makes one for each socket and never gives it back. Before Node 24 each of them is looked at whenever any
 * promise of the process is made: measured on Node 20, an `await` takes 0.5 µs without any, 1.5 µs with one and 48 µs
 * with 300, so that linked channels would slow everything down, deliveries too, and reconnects would leak.
 */
export function withSharedAsyncStorage<Made>(make: () => Made): Made {
  // Modules see the replacement only while `make` runs: it must do its work at once.
  exportStorage(SharedStorage);
  try {
    return make();
  } finally {
    exportStorage(AsyncLocalStorage);
  }
}

function exportStorage(value: unknown): void {
  // Defined, not assigned: Node 22 has a getter there.
  Reflect.defineProperty(hooks, "AsyncLocalStorage", { value, configurable: true, enumerable: true });
  syncBuiltinESMExports();
}
