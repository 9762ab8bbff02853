import type { Channel } from "@ringhook/api";
import { RinghookError } from "../../errors.ts";
import type { ApiClient } from "../api-client.ts";
import { shownTime } from "../print.ts";

type CallLog = NonNullable<Channel["call_log"]>;

/** @throws RinghookError `SOURCE_CANNOT` for a channel that no phone is linked to */
export async function readCallLog(
  api: ApiClient,
  channelId: string,
): Promise<{ channel: Channel; callLog: CallLog }> {
  const channel = await api.ask<Channel>("GET", `/api/channels/${encodeURIComponent(channelId)}`);
  const { call_log: callLog } = channel;
  if (callLog) return { channel, callLog };
  throw new RinghookError("SOURCE_CANNOT", `channel ${channelId} has no phone, and so no call log of one`);
}

/** What has come of a channel's call log, and how to try it with the phone in hand. */
export function linesOfCallLog(channel: Channel, log: CallLog): string[] {
  return [
    `The call log of ${channel.id}${channel.number === null ? ", which is not linked" : `, +${channel.number}`}`,
    "",
    ...factsOf(log).map(([name, value]) => `  ${name.padEnd(14)}${value}`),
    ...(log.hint === null ? [] : ["", `  ${log.hint}`]),
    "",
    ...checklist(channel.id),
  ];
}

function factsOf(log: CallLog): [name: string, value: string][] {
  const { last_record_at: last, version, waiting } = log;
  const counts = [
    `${log.gaps} gaps`,
    `${log.missing_keys} missing keys`,
    `${log.wrong_macs} wrong MACs`,
    `${log.given_up} given up`,
    `${log.disagreements} disagreements`,
  ];
  const cursor = `version ${version}, ${waiting === 0 ? "nothing waits" : `${waiting} changes wait to be read`}`;
  return [
    ["last record", last === null ? "none seen yet" : shownTime(last)],
    ["records", `${log.records}, and ${log.before_link} from before the link`],
    ["no calls", `${log.without_call} changes: records taken away, the log cleared`],
    ["cursor", version === null ? "WhatsApp has announced no change yet" : cursor],
    ["troubles", counts.join(", ")],
    ["own calls", `${log.own_stanzas} stanzas heard`],
  ];
}

function checklist(channel: string): string[] {
  const list = `ringhook calls list --channel ${channel} --direction outgoing`;
  return [
    "Five minutes with the phone in hand. Call from the linked phone itself, not from WhatsApp Web:",
    "",
    "  1. Call somebody, talk for ten seconds, hang up. Does the phone's screen get past “Connecting…”?",
    `     ${list}`,
    "     should show the call within a minute, with about 10 s under TALKED and the right time of day.",
    "  2. Call, and give up before anybody answers: `cancelled`, without a talk.",
    "  3. Call, and let it ring until WhatsApp ends it: `not_answered`.",
    "  4. Call by video, and call a group: both are listed, the group by its JID.",
    "  5. Let somebody call you, answer, talk. Nothing is expected: no phone is known to tell how long incoming calls last.",
    "  6. Switch the phone's network off, end a call, switch it on again: the call comes late, and once.",
    "  7. Run this again: the records have grown, and the gaps have not.",
    "",
    "Tell us in an issue, also when all is well: Android or iPhone, WhatsApp's version, which steps went as written, how many",
    "seconds 1. took (`ringhook calls show` with --json: `log.read_at` less `log.timestamp`), and the lines above. No numbers, please.",
  ];
}
