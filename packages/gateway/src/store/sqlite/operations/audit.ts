import type { AuditEntry, KeptAuditEntry } from "../../audit.ts";
import {
  type AuditListing,
  auditEntryOf,
  DELETE_AUDIT,
  INSERT_AUDIT,
  selectAudit,
  valuesOfAudit,
} from "../../audit-rows.ts";
import type { Database } from "../driver.ts";
import { rows } from "./rows.ts";

export function appendAudit(db: Database): (args: { entry: AuditEntry }) => void {
  const insert = db.prepare(INSERT_AUDIT);
  return ({ entry }) => {
    insert.run(...valuesOfAudit(entry));
  };
}

export function listAudit(db: Database): (args: AuditListing) => KeptAuditEntry[] {
  return (listing) => {
    const { sql, values } = selectAudit(listing);
    return rows(db.prepare(sql), ...values).map(auditEntryOf);
  };
}

export function sweepAudit(db: Database): (args: { before: number }) => void {
  const remove = db.prepare(DELETE_AUDIT);
  return ({ before }) => {
    remove.run(before);
  };
}
