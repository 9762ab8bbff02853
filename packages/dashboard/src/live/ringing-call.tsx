import { type Call, callerText, ringMs } from "../calls/call.ts";
import { Flags, StatusBadge } from "../calls/call-marks.tsx";
import { channelNamed } from "../channels/channel-list.ts";
import { hrefTo } from "../navigation/route.ts";
import { Icon } from "../parts/icon.tsx";
import { clockText } from "../parts/time.tsx";

/** A call that goes on, with its time counting. */
export function RingingCall({ call, now }: { call: Call; now: number }) {
  return (
    <a class="ringing-call" href={hrefTo(["calls", call.channel_id, call.id])}>
      <span class="ringing-icon">
        <Icon name={call.video ? "video" : "calls"} size={20} />
      </span>
      <span class="ringing-who">
        <strong class="figures">{callerText(call.caller_number, call.caller_lid)}</strong>
        <span class="ringing-about">
          <span class="faint">{channelNamed(call.channel_id)}</span>
          <Flags call={call} />
        </span>
      </span>
      <StatusBadge status={call.status} />
      {/* Counting aloud would drown everything else. */}
      <span class="ringing-time figures" aria-hidden="true">
        {clockText(ringMs(call, now) ?? 0)}
      </span>
    </a>
  );
}
