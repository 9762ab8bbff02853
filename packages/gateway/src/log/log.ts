import { type DestinationStream, type Logger, pino } from "pino";
import type { LogLevel } from "../config/read-settings.ts";
import { maskNumbers } from "./mask-numbers.ts";

export type Log = Logger;

export interface LogOptions {
  level: LogLevel;
  /** Phone numbers and LIDs in the log; default: masked. */
  numbers?: "masked" | "full";
  /** Default: stderr. */
  destination?: DestinationStream;
}

/** The gateway's log: one JSON object a line, on stderr, so that stdout stays for data. */
export function createLog({ level, numbers = "masked", destination = pino.destination(2) }: LogOptions): Log {
  const redact = ["req.headers.authorization", "*.token", "*.secret"];
  const hooks = numbers === "full" ? {} : { streamWrite: maskNumbers };
  return pino({ level, base: null, redact, hooks }, destination);
}
