import { type Clock, nowOf } from "../clock.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { AuditEntry, AuditStore } from "../store/audit.ts";

export interface AuditLogOptions {
  store: AuditStore;
  clock: Clock;
  log: Log;
}

const DAY_MS = 24 * 3_600_000;
/** How long entries are kept. */
const KEPT_MS = 90 * DAY_MS;

/** Keeps who asked for which change, for 90 days. What cannot be kept is still in the log. */
export class AuditLog {
  readonly #options: AuditLogOptions;
  /** Entries grow older only while others come, so these sweep, once a day. */
  #sweptAt = 0;

  constructor(options: AuditLogOptions) {
    this.#options = options;
  }

  /** Resolves once the entry is kept; never rejects. */
  async keep(entry: Omit<AuditEntry, "at">): Promise<void> {
    const { store, clock, log } = this.#options;
    const at = nowOf(clock);
    try {
      await store.appendAudit({ entry: { ...entry, at } });
      if (at - this.#sweptAt < DAY_MS) return;
      this.#sweptAt = at;
      await store.sweepAudit({ before: at - KEPT_MS });
    } catch (error) {
      log.error({ reason: messageOf(error) }, "the audit log could not be written");
    }
  }
}
