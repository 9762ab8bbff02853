import type { Call } from "@ringhook/api";
import { channelNamed, channels } from "../channels/channel-list.ts";
import { hrefTo } from "../navigation/route.ts";
import "../components/table.css";
import { PlaceholderRows } from "../components/placeholder-rows.tsx";
import { Time } from "../components/time.tsx";
import { callerText, endReasonText, flagsOf, ringMs, ringText, talkText } from "./call.ts";
import { Flags, StatusBadge, Tags } from "./call-marks.tsx";

/** Calls, one per row; placeholders until they have loaded. */
export function CallTable({
  calls,
  showChannel,
}: {
  calls: readonly Call[] | undefined;
  showChannel: boolean;
}) {
  const withTalk = calls?.some(({ duration }) => duration !== null) === true;
  const withChannel = showChannel && (channels.value?.length ?? 0) > 1;
  return (
    <table class="table">
      <caption class="unseen">Calls</caption>
      <thead>
        <tr>
          <th scope="col">{withWhom(calls ?? [])}</th>
          <th scope="col">Outcome</th>
          <th scope="col">Type</th>
          {withChannel && <th scope="col">Channel</th>}
          <th scope="col" class="number">
            Rang
          </th>
          {withTalk && (
            <th scope="col" class="number">
              Talked
            </th>
          )}
          <th scope="col" class="number">
            Started
          </th>
        </tr>
      </thead>
      <tbody>
        {calls ? (
          calls.map((call) => (
            <CallRow key={`${call.channel_id}/${call.id}`} {...{ call, withChannel, withTalk }} />
          ))
        ) : (
          <PlaceholderRows columns={withChannel ? 6 : 5} />
        )}
      </tbody>
    </table>
  );
}

/** What the numbers are of: whoever called, or was called. */
function withWhom(calls: readonly Call[]): string {
  const placed = calls.filter(({ direction }) => direction === "outgoing").length;
  if (placed === 0) return "Caller";
  return placed === calls.length ? "Called" : "Caller or called";
}

interface CallRowProps {
  call: Call;
  withChannel: boolean;
  withTalk: boolean;
}

function CallRow({ call, withChannel, withTalk }: CallRowProps) {
  const rang = ringMs(call, Date.now());
  return (
    <tr class={call.status === "missed" ? "call-row is-missed" : "call-row"}>
      <td>
        <a class="row-link figures" href={hrefTo(["calls", call.channel_id, call.id])}>
          {callerText(call.caller_number, call.caller_lid)}
        </a>
        {call.caller_name !== null && <span class="caller-name">{call.caller_name}</span>}
      </td>
      <td title={endReasonText(call.end_reason)}>
        <StatusBadge call={call} />
      </td>
      <td>
        {flagsOf(call).length > 0 && <Flags call={call} />}
        {call.tags.length > 0 && <Tags tags={call.tags} />}
      </td>
      {withChannel && <td class="faint">{channelNamed(call.channel_id)}</td>}
      <td class="number figures soft">{call.direction === "incoming" && ringText(rang)}</td>
      {withTalk && (
        <td class="number figures soft">{call.duration ? <Talk seconds={call.duration} /> : null}</td>
      )}
      <td class="number faint">
        <Time at={call.started_at} />
      </td>
    </tr>
  );
}

function Talk({ seconds }: { seconds: number }) {
  return (
    <>
      <span class="narrow-only">talked </span>
      {talkText(seconds)}
    </>
  );
}
