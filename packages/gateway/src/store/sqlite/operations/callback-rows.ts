import { numberOf, publicId } from "../../../ids.ts";
import type { Callback } from "../../callbacks.ts";
import { NOBODY } from "../../row-ids.ts";
import type { Database } from "../driver.ts";
import { type Row, row } from "./rows.ts";

/** The columns of an entry `b` of the channel `n`, under the record's own names. */
export const CALLBACK_COLUMNS = `
  b.id, n.channel_id AS channelId, b.state, b.caller, b.caller_number AS callerNumber, b.caller_lid AS callerLid,
  b.caller_name AS callerName, b.caller_country AS callerCountry, b.calls, b.first_call_at AS firstCallAt,
  b.last_call_at AS lastCallAt, b.note, b.assigned_to AS assignedTo, b.snoozed_until AS snoozedUntil,
  b.closed_at AS closedAt, b.closed_by AS closedBy, b.changed_at AS changedAt`;

export function callbackOf({ id, ...rest }: Row): Callback {
  return { ...rest, callbackId: publicId("cbk", Number(id)) } as unknown as Callback;
}

/** The row behind a public id. */
export function callbackNoOf(callbackId: string): number {
  return callbackId.startsWith("cbk_") ? (numberOf(callbackId) ?? NOBODY) : NOBODY;
}

/** Reads an entry by its number. */
export function callbackReader(db: Database): (no: number) => Callback | null {
  const select = db.prepare(`
    SELECT ${CALLBACK_COLUMNS} FROM callbacks b JOIN channels n ON n.channel_no = b.channel_no WHERE b.id = ?`);
  return (no) => {
    const found = row(select, no);
    return found ? callbackOf(found) : null;
  };
}
