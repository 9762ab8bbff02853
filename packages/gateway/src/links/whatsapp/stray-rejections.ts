import { messageOf } from "../../errors.ts";
import type { Log } from "../../log/log.ts";

const BAILEYS = /[\\/]node_modules[\\/](baileys|libsignal|ws)[\\/]/;
let held = false;

/**
 * Baileys leaves some promises alone: when a connection drops while one of its listeners is answering, nobody hears of
 * the failure but Node, which would end the process, and with it every other channel. Failures of our own still do.
 */
export function holdStrayRejections(log: Log): void {
  if (held) return;
  held = true;
  process.on("unhandledRejection", (reason) => {
    if (!isOfBaileys(reason)) throw reason;
    log.warn({ reason: messageOf(reason) }, "Baileys left a failure alone; its connection ends by itself");
  });
}

/** Whether a failure began in Baileys. What was in flight when a connection dropped fails with a bare number. */
export function isOfBaileys(reason: unknown): boolean {
  return typeof reason === "number" || (reason instanceof Error && BAILEYS.test(reason.stack ?? ""));
}
