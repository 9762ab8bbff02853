export type { Config } from "./config/read-settings.ts";
export { readSettings } from "./config/read-settings.ts";
export { type ErrorCode, errorCatalogue, RinghookError } from "./errors.ts";
export { type Gateway, type Parts, startGateway } from "./node/start-node.ts";
export { version } from "./version.ts";
