/** One change that somebody asked for over HTTP. It holds names and ids, and never a value. */
export interface AuditEntry {
  /** Milliseconds since 1970. */
  at: number;
  /** How the sender signed in, such as `admin token`. */
  who: string;
  /** The sender's IP address. */
  address: string;
  /** The operation's name in the OpenAPI document. */
  change: string;
  channelId: string | null;
  /** What it was done to, and what it made: ids by what they are of. */
  touched: Record<string, string>;
  /** The names of the fields that were sent. */
  fields: string[];
  /** HTTP status of the answer. */
  status: number;
  /** Why it was refused; null when it was done. */
  code: string | null;
}

export interface KeptAuditEntry extends AuditEntry {
  /** Grows with each entry. */
  id: number;
}

/** A filter of the audit log. An absent field matches all. */
export interface AuditFilter {
  channelId?: string;
  /** From this time on. */
  from?: number;
  /** Before this time. */
  to?: number;
}

/** The audit log, which belongs to no channel: it outlives those that are removed. */
export interface AuditStore {
  appendAudit(args: { entry: AuditEntry }): Promise<void>;
  /** Newest first. `after` is an entry's id. */
  listAudit(args: { filter: AuditFilter; after: number | null; limit: number }): Promise<KeptAuditEntry[]>;
  /** Removes what is older than a time. */
  sweepAudit(args: { before: number }): Promise<void>;
}
