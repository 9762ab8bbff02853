import { type DestinationStream, type Logger, pino } from "pino";
import type { LogLevel } from "../config/read-settings.ts";

export type Log = Logger;

/** The gateway's log: one JSON object a line, on stderr, so that stdout stays for data. */
export function createLog(level: LogLevel, destination: DestinationStream = pino.destination(2)): Log {
  return pino(
    { level, base: null, redact: ["req.headers.authorization", "*.token", "*.secret"] },
    destination,
  );
}
