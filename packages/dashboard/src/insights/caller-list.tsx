import { callerText } from "../calls/call.ts";
import { Time } from "../components/time.tsx";
import { hrefTo } from "../navigation/route.ts";
import type { CallerCount } from "./insights-api.ts";
import "./caller-list.css";

/** Callers with a bar for how often they called, its missed share in red. */
export function CallerList({ callers, empty }: { callers: readonly CallerCount[]; empty: string }) {
  if (callers.length === 0) return <p class="faint">{empty}</p>;
  const most = Math.max(...callers.map(({ calls }) => calls));
  return (
    <ul class="caller-list">
      {callers.map((caller) => (
        <li key={`${caller.channel_id}/${caller.caller}`}>
          <a class="figures" href={hrefTo(["calls"], { caller: caller.caller, channel: caller.channel_id })}>
            {callerText(caller.caller_number, caller.caller_lid)}
          </a>
          <span class="faint figures">
            {caller.calls.toLocaleString()} {caller.calls === 1 ? "call" : "calls"},{" "}
            {caller.missed.toLocaleString()} missed, last <Time at={caller.last_at} />
          </span>
          <span class="caller-bar" aria-hidden="true">
            <span class="answered" style={{ width: `${((caller.calls - caller.missed) / most) * 100}%` }} />
            <span class="missed" style={{ width: `${(caller.missed / most) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
