import type { Log } from "../../../log/log.ts";

/**
 * Baileys' logger. Baileys passes whole nodes with credentials, so only its messages are logged, at level trace.
 */
export function baileysLog(log: Log): BaileysLogger {
  const say = (_data: unknown, message?: string): void => {
    if (message) log.trace(`baileys: ${message}`);
  };
  const silent = (): void => {};
  const logger: BaileysLogger = {
    level: "warn",
    child: () => logger,
    trace: silent,
    debug: silent,
    info: silent,
    warn: say,
    error: say,
  };
  return logger;
}

interface BaileysLogger {
  level: string;
  child(bindings: Record<string, unknown>): BaileysLogger;
  trace(data: unknown, message?: string): void;
  debug(data: unknown, message?: string): void;
  info(data: unknown, message?: string): void;
  warn(data: unknown, message?: string): void;
  error(data: unknown, message?: string): void;
}
