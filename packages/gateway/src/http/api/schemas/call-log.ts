import { type Static, Type } from "typebox";
import { outcomeOf } from "../../../calls/log-record.ts";
import type { CallLogTally, PhoneLog } from "../../../store/records.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../words/nullable.ts";

const Outcome = Type.Enum(
  [
    "answered",
    "not_answered",
    "unreachable",
    "declined",
    "cancelled",
    "answered_elsewhere",
    "failed",
    "unknown",
  ],
  { description: "How the call came out, as the phone knows it." },
);

/** What the own phone noted of a call. */
export const PhoneLogItem = Type.Object(
  {
    outcome: Outcome,
    result: Type.String({ description: "WhatsApp's own word for it.", examples: ["CONNECTED"] }),
    duration: NullableInteger({ description: "Whole seconds of talk; null when the phone told none." }),
    started_at: Milliseconds,
    timestamp: Type.Integer({
      description: "When the phone wrote it, which is about the call's end: milliseconds since 1970.",
    }),
    read_at: Type.Integer({ description: "When the gateway read it: milliseconds since 1970." }),
    participants: Type.Array(Type.Object({ id: Type.String({ description: "JID." }), outcome: Outcome }), {
      description: "The others, whom the call was for.",
    }),
  },
  { $id: "PhoneLog" },
);

export function phoneLogItem(log: PhoneLog): Static<typeof PhoneLogItem> {
  return {
    outcome: outcomeOf(log.result),
    result: log.result,
    duration: log.durationSeconds,
    started_at: log.startedAt,
    timestamp: log.writtenAt,
    read_at: log.readAt,
    participants: log.participants.map(({ id, result }) => ({ id, outcome: outcomeOf(result) })),
  };
}

/** What has come of a channel's call log. */
export const CallLogItem = Type.Object(
  {
    last_record_at: NullableInteger({
      description: "When the phone wrote the last record: milliseconds since 1970. Null: none seen yet.",
    }),
    hint: NullableString({ description: "What to know about it; null when there is nothing to say." }),
    records: Type.Integer({ description: "Records that said something new." }),
    version: NullableInteger({
      description:
        "Up to which version of WhatsApp's app state it was read. Null: no change was heard of yet.",
    }),
    waiting: Type.Integer({ description: "Changes that wait to be read, for their key or a right MAC." }),
    gaps: Type.Integer({ description: "Times that changes were missing between two." }),
    missing_keys: Type.Integer({ description: "Changes whose key the phone had not shared." }),
    wrong_macs: Type.Integer({ description: "Changes or records that are not what their MAC is for." }),
    given_up: Type.Integer({
      description:
        "Changes that are not tried any more: unreadable for a day, or in a file, which is not fetched.",
    }),
    disagreements: Type.Integer({
      description: "Records that contradict what was heard of the call, or the record before.",
    }),
    before_link: Type.Integer({ description: "Records of the time before the channel was linked." }),
    without_call: Type.Integer({
      description:
        "Changes that tell of no call: a record that the phone took away, a part of the log that was cleared, a record without a call's id.",
    }),
    own_stanzas: Type.Integer({ description: "Stanzas of calls that the account itself placed." }),
  },
  { $id: "CallLog" },
);

/** So many stanzas of own calls without any record are a sign. */
const SIGN = 20;
const NONE_COMES =
  "The account places calls, and its phone writes no record of them: not every account does. See `ringhook doctor --call-log CHANNEL`.";

export function callLogItem(tally: CallLogTally): Static<typeof CallLogItem> {
  const isSilent = tally.lastRecordAt === null && tally.ownStanzas >= SIGN;
  return {
    last_record_at: tally.lastRecordAt,
    hint: isSilent ? NONE_COMES : null,
    records: tally.records,
    version: tally.version,
    waiting: tally.waiting,
    gaps: tally.gaps,
    missing_keys: tally.missingKeys,
    wrong_macs: tally.wrongMacs,
    given_up: tally.givenUp,
    disagreements: tally.disagreements,
    before_link: tally.beforeLink,
    without_call: tally.withoutCall,
    own_stanzas: tally.ownStanzas,
  };
}
