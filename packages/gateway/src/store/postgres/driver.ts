import type pg from "pg";
import type { ClientConfig, CustomTypesConfig } from "pg";

/** The client library, loaded by whoever uses PostgreSQL: SQLite's users start without it. */
export async function loadDriver(): Promise<typeof pg> {
  return (await import("pg")).default;
}

const BIGINT = 20;
const NUMERIC = 1700;
const BYTEA = 17;

/** Whole numbers as numbers, since the gateway stores none past 2^53, and bytes as plain arrays of them. */
export const types: CustomTypesConfig = {
  getTypeParser: (type) => {
    if (type === BIGINT || type === NUMERIC) return Number;
    if (type === BYTEA) return bytesOf;
    return asText.get(type) ?? keep;
  },
};

const keep = (text: string): string => text;
/** The other types that the tables have: boolean, smallint, integer, JSON, arrays of bigint. */
const asText = new Map<number, (text: string) => unknown>([
  [16, (text) => text === "t"],
  [21, Number],
  [23, Number],
  [114, (text) => JSON.parse(text) as unknown],
  [1016, (text) => (text === "{}" ? [] : text.slice(1, -1).split(",").map(Number))],
]);

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), "hex"));
}

export interface ConnectionOptions {
  /** `postgres://…` */
  url: string;
  /** How the server's list of connections names this one. */
  name: string;
}

/** A connection is given up when it is not made within this long. */
const CONNECT_MS = 5_000;
/** A server that does not answer for this long is taken for gone: whoever asked is told, and a new connection is made. */
const ANSWER_MS = 20_000;

/** What every connection has in common. Nothing of it outlives a transaction, so that a pooler may stand in between. */
export function clientConfig({ url, name }: ConnectionOptions): ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  };
}
