import { useSignal } from "@preact/signals";
import { ticksOf, topOf } from "./bar-scale.ts";
import "./outcome-bars.css";

export interface OutcomeBar {
  /** What the bar stands for, such as a day. */
  label: string;
  /** For the axis, where there is room. */
  short: string;
  missed: number;
  answered: number;
}

/** Answered and missed calls as stacked bars, with a table for screen readers. */
export function OutcomeBars({ title, bars }: { title: string; bars: readonly OutcomeBar[] }) {
  const pointed = useSignal<number | null>(null);
  const bar = pointed.value === null ? undefined : bars[pointed.value];
  const point = (index: number | null) => (): void => {
    pointed.value = index;
  };
  return (
    <figure class="outcome-bars">
      <Plot bars={bars} pointed={pointed.value} point={point} />
      <figcaption class="outcome-legend" aria-hidden="true">
        <span class="answered">{bar ? `${bar.answered.toLocaleString()} answered` : "Answered"}</span>
        <span class="missed">{bar ? `${bar.missed.toLocaleString()} missed` : "Missed"}</span>
        {bar && <span class="what">{bar.label}</span>}
      </figcaption>
      <div class="unseen">
        <table>
          <caption>{title}</caption>
          <tbody>
            {bars.map(({ label, answered, missed }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{answered} answered</td>
                <td>{missed} missed</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

interface PlotProps {
  bars: readonly OutcomeBar[];
  pointed: number | null;
  point: (index: number | null) => () => void;
}

function Plot({ bars, pointed, point }: PlotProps) {
  const most = Math.max(...bars.map(({ missed, answered }) => missed + answered), 0);
  const top = topOf(most);
  const share = (calls: number): string => `${(100 * calls) / top}%`;
  const named = ticksOf(bars.length, NAMES, [1, 2, 3, 5, 7, 14, 30, 60]);
  return (
    <div class="outcome-plot figures" aria-hidden="true" onPointerLeave={point(null)}>
      {ticksOf(top, LINES).map((calls) => (
        <span key={calls} class="outcome-line" style={{ bottom: share(calls) }}>
          <span>{calls.toLocaleString()}</span>
        </span>
      ))}
      <div class="outcome-columns">
        {bars.map(({ label, short, missed, answered }, index) => (
          <div
            key={label}
            class={index === pointed ? "outcome-column pointed" : "outcome-column"}
            onPointerEnter={point(index)}
          >
            <i class="missed" style={{ height: share(missed) }} />
            <i class="answered" style={{ height: share(answered) }} />
            {named.includes(index) && (
              <span class={named.indexOf(index) % 2 === 1 ? "outcome-name spare" : "outcome-name"}>
                {short}
              </span>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/** At most so many lines and so many named bars. */
const LINES = 5;
const NAMES = 8;
