import type { AuditEntry, KeptAuditEntry } from "../../audit.ts";
import {
  type AuditListing,
  auditEntryOf,
  DELETE_AUDIT,
  INSERT_AUDIT,
  selectAudit,
  valuesOfAudit,
} from "../../audit-rows.ts";
import { eachByItself, type Read, type Write } from "./operation.ts";

export const appendAudit: Write<{ entry: AuditEntry }, void> = eachByItself(async (tx, { entry }) => {
  await tx.change(INSERT_AUDIT, ...valuesOfAudit(entry));
});

export const listAudit: Read<AuditListing, KeptAuditEntry[]> = async (queries, listing) => {
  const { sql, values } = selectAudit(listing);
  return (await queries.rowsOf(sql, ...values)).map(auditEntryOf);
};

export const sweepAudit: Write<{ before: number }, void> = eachByItself(async (tx, { before }) => {
  await tx.change(DELETE_AUDIT, before);
});
