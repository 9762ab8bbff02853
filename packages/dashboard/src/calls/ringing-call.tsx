import type { Call } from "@ringhook/api";
import { channelNamed } from "../channels/channel-list.ts";
import { Icon } from "../components/icon.tsx";
import { clockText } from "../components/time.tsx";
import { hrefTo } from "../navigation/route.ts";
import { callerText, ringMs } from "./call.ts";
import { Flags, StatusBadge } from "./call-marks.tsx";

/** A call in progress, with its time counting. */
export function RingingCall({ call, now }: { call: Call; now: number }) {
  return (
    <a class="ringing-call" href={hrefTo(["calls", call.channel_id, call.id])}>
      <span class="ringing-icon">
        <Icon name={call.video ? "video" : "calls"} size={20} />
      </span>
      <span class="ringing-who">
        <strong class="figures">{callerText(call.caller_number, call.caller_lid)}</strong>
        <span class="ringing-about">
          {call.caller_name !== null && <span>{call.caller_name}</span>}
          <span class="faint">{channelNamed(call.channel_id)}</span>
          <Flags call={call} />
        </span>
      </span>
      <StatusBadge call={call} />
      {/* Hidden from screen readers, which would read out every second. */}
      <span class="ringing-time figures" aria-hidden="true">
        {clockText(ringMs(call, now) ?? 0)}
      </span>
    </a>
  );
}
