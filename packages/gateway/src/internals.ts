/** Parts of the house for the project's own benchmarks, which put them together themselves. Not a public API. */
export { Journal } from "./calls/journal.ts";
export type { Signal } from "./calls/signal.ts";
export { Dispatcher } from "./deliveries/dispatcher.ts";
export { AddressGuard } from "./deliveries/guard.ts";
export { Ids } from "./ids.ts";
export { createLog } from "./log/log.ts";
export { openDatabase } from "./store/sqlite/driver.ts";
export { openSqliteStore } from "./store/sqlite/open-sqlite-store.ts";
export type { Store } from "./store/store.ts";
export { WebhookRegistry } from "./webhooks/registry.ts";
export { makeSigningSecret } from "./webhooks/signature.ts";
