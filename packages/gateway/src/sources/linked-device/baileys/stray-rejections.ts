import { messageOf } from "../../../errors.ts";
import type { Log } from "../../../log/log.ts";

const BAILEYS = /[\\/]node_modules[\\/](baileys|libsignal|ws)[\\/]/;
let held = false;

/**
 * Catches unhandled rejections of Baileys. When a connection drops while one of its listeners runs, the rejection would
 * end the process and with it every channel. Our own unhandled rejections still do.
 */
export function holdStrayRejections(log: Log): void {
  if (held) return;
  held = true;
  process.on("unhandledRejection", (reason) => {
    if (!isOfBaileys(reason)) throw reason;
    log.warn({ reason: messageOf(reason) }, "unhandled rejection in Baileys; its connection ends by itself");
  });
}

/** Whether a rejection is from Baileys. Requests in flight when a connection drops reject with a bare number. */
export function isOfBaileys(reason: unknown): boolean {
  return typeof reason === "number" || (reason instanceof Error && BAILEYS.test(reason.stack ?? ""));
}
