import type { HourCount } from "./insights-api.ts";
import { dayNames, type WeekCell, weekOf } from "./week.ts";
import "./heat-map.css";

/** With fewer calls, the share says little. */
const FEW = 3;

/** Share of missed calls by hour of the week: the redder, the higher. */
export function HeatMap({ hours }: { hours: readonly HourCount[] }) {
  const week = weekOf(hours);
  const names = dayNames("short");
  const longNames = dayNames("long");
  return (
    <div class="heat-frame">
      <table class="heat-map">
        <caption class="unseen">Share of calls that were missed, by hour of the week</caption>
        <thead>
          <tr>
            <td />
            {Array.from({ length: 24 }, (_, hour) => (
              <th key={hour} scope="col">
                <span class={hour % 3 === 0 ? "" : "unseen"}>{String(hour).padStart(2, "0")}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {week.map((day, index) => (
            <tr key={names[index]}>
              <th scope="row">{names[index]}</th>
              {day.map((cell, hour) => (
                <HeatCell key={hour} cell={cell} when={`${longNames[index]} ${hour}:00`} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeatCell({ cell, when }: { cell: WeekCell; when: string }) {
  const { missed, calls } = cell;
  if (calls === 0) {
    return (
      <td title={`${when}: no calls`}>
        <span class="heat none" />
      </td>
    );
  }
  const rate = missed / calls;
  const text = `${Math.round(rate * 100)} % of ${calls}`;
  return (
    <td title={`${when}: ${text} missed`}>
      <span class={calls < FEW ? "heat few" : "heat"} style={{ "--rate": `${rate * 100}%` }}>
        <span class="unseen">{text}</span>
      </span>
    </td>
  );
}
