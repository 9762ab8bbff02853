/** Parts of the gateway for the project's own benchmarks. Not a public API. */

export type { Signal } from "./calls/signal.ts";
export { HeldChannels } from "./channels/held-channels.ts";
export { systemClock, whatsAppTime } from "./clock.ts";
export type { Dispatcher } from "./deliveries/dispatcher.ts";
export { IDS_PER_MS } from "./ids.ts";
export type { Journal } from "./journal/journal.ts";
export { createLog } from "./log/log.ts";
export { makePipeline } from "./node/pipeline.ts";
export { checkRules } from "./rules/check-rules.ts";
export { makeSigningSecret } from "./secrets/signing-secret.ts";
export { AddressGuard } from "./sinks/http/guard.ts";
export { httpSinks } from "./sinks/http/http-sink.ts";
export type { ChannelStore } from "./store/channel-store.ts";
export { openPostgresStore } from "./store/postgres/open-postgres-store.ts";
export type { ChannelRecord, WebhookRecord } from "./store/records.ts";
export { openDatabase } from "./store/sqlite/driver.ts";
export { openSqliteStore } from "./store/sqlite/open-sqlite-store.ts";
export type { Store } from "./store/store.ts";
export type { RuleRegistry } from "./subscriptions/rule-registry.ts";
export { logRecorded, logSettled } from "./watch/log-calls.ts";
