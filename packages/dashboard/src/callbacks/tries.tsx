import type { Callback } from "@ringhook/api";
import { useLoaded } from "../api/use-loaded.ts";
import { endReasonText, ringText } from "../calls/call.ts";
import { LoadFailure } from "../components/notice.tsx";
import { hrefTo } from "../navigation/route.ts";
import { readCallback } from "./callbacks-api.ts";
import { whenText } from "./words.ts";

/** The calls of an entry, the latest first. A further call loads them again. */
export function Tries({ callback, now }: { callback: Callback; now: number }) {
  const { id, calls } = callback;
  const { data, error, reload } = useLoaded(`${id} with ${calls} calls`, () => readCallback(id));
  return (
    <>
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      <ul class="tries">
        {data.value?.call_list.map((call) => (
          <li key={call.id}>
            <a href={hrefTo(["calls", call.channel_id, call.id])}>{whenText(call.started_at, now)}</a>
            <span>{call.ring_time_ms === null ? "" : `rang ${ringText(call.ring_time_ms)}`}</span>
            <span class="faint">{endReasonText(call.end_reason)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
