import type { AuditEntry, AuditFilter, KeptAuditEntry } from "./audit.ts";
import { allOf, type Condition } from "./walks.ts";

/** Takes `valuesOfAudit`. */
export const INSERT_AUDIT = `
  INSERT INTO audit (at, who, address, change, channel_id, touched, fields, status, code)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export const DELETE_AUDIT = "DELETE FROM audit WHERE at < ?";

export interface AuditListing {
  filter: AuditFilter;
  after: number | null;
  limit: number;
}

/** A page of entries, newest first, under the record's own names. */
export function selectAudit({ filter, after, limit }: AuditListing): ReturnType<typeof allOf> {
  const { channelId, from, to } = filter;
  const when = (text: string, value: string | number | null | undefined): Condition | undefined =>
    value == null ? undefined : [text, value];
  const { sql, values } = allOf([
    when("channel_id = ?", channelId),
    when("at >= ?", from),
    when("at < ?", to),
    when("id < ?", after),
  ]);
  return {
    sql: `
      SELECT id, at, who, address, change, channel_id AS "channelId", touched, fields, status, code
      FROM audit WHERE ${sql} ORDER BY id DESC LIMIT ?`,
    values: [...values, limit],
  };
}

export function auditEntryOf({
  touched,
  fields,
  ...rest
}: Readonly<Record<string, unknown>>): KeptAuditEntry {
  return {
    ...rest,
    touched: JSON.parse(String(touched)),
    fields: JSON.parse(String(fields)),
  } as unknown as KeptAuditEntry;
}

export function valuesOfAudit(entry: AuditEntry): (string | number | null)[] {
  const { at, who, address, change, channelId, touched, fields, status, code } = entry;
  return [at, who, address, change, channelId, JSON.stringify(touched), JSON.stringify(fields), status, code];
}
