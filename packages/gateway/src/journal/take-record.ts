import { givenIdOf, laneOf } from "../calls/call.ts";
import { type LogRecord, phoneLogOf } from "../calls/log-record.ts";
import {
  callFromRecord,
  callOfRecord,
  type Match,
  matchRecord,
  updateOfRecord,
} from "../calls/match-record.ts";
import { furtherKey } from "../calls/which-call.ts";
import { type Clock, msOf, type WhatsAppTime } from "../clock.ts";
import type { HolderOf } from "../store/channel-store.ts";
import type { Call, CredentialRecord } from "../store/records.ts";
import { type NewEvent, updateEvent } from "./entry.ts";
import type { OpenCalls } from "./open-calls.ts";
import type { EntryWriter } from "./write-entry.ts";

/** Where a record is put: the channel's calls, as the store has them. */
interface RecordDesk {
  channelId: string;
  ownNumber: string;
  calls: OpenCalls;
  holderOf: HolderOf;
  writer: EntryWriter;
}

export interface Reading {
  /** When it was read, by WhatsApp's clock. */
  readAt: WhatsAppTime;
  /** Credentials that are written with it, or not at all. */
  along: readonly CredentialRecord[];
}

/** The lane of an entry that owes nothing to anybody. */
const NO_LANE = "";

/**
 * Writes what follows from a record of the phone's call log: the call or its log, the event, and what is written along with it, in one
 * transaction. Called while nothing else happens with calls of this id.
 */
export async function takeRecord(
  desk: RecordDesk,
  record: LogRecord,
  { readAt, along }: Reading,
  clock: Clock,
): Promise<Match> {
  const { channelId, ownNumber, calls, holderOf, writer } = desk;
  const all = await writer.answer(holderOf(channelId).callsById({ callId: record.callId }));
  const withId = all.filter((call) => givenIdOf(call) === record.callId);
  const known = callOfRecord(withId, record);
  const match = matchRecord(known, record);
  const credentials = [...along];
  if (match.matched === "same" || match.matched === "kept") {
    if (credentials.length > 0) await writer.write(channelId, { credentials }, [], NO_LANE);
    return match;
  }
  const made = known ? undefined : newCall(record, all, clock);
  const call = known ?? made;
  if (!call) return match;
  const log = phoneLogOf(record, msOf(readAt));
  const event: NewEvent = updateEvent(
    channelId,
    updateOfRecord(record, ownNumber),
    call.callId,
    msOf(readAt),
  );
  const written = {
    ...(made && { call: made, isNew: true }),
    log: { callId: call.callId, log },
    about: { ...call, log, durationSeconds: log.durationSeconds ?? call.durationSeconds },
    credentials,
  };
  const taken = await writer.write(
    channelId,
    written,
    match.matched === "replaced" ? [] : [event],
    laneOf(call),
  );
  // Somebody else's call has begun under this key: it is there now, and looked at.
  if (taken) return takeRecord(desk, record, { readAt, along }, clock);
  calls.logged(written.about);
  return match;
}

function newCall(record: LogRecord, others: readonly Call[], clock: Clock): Call {
  const call = callFromRecord(record, clock.wall());
  if (others.length === 0) return call;
  return { ...call, callId: furtherKey(record.callId, others), givenId: record.callId };
}
