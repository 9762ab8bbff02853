import { useSignal } from "@preact/signals";
import { ticksOf, topOf } from "./bar-scale.ts";
import "./stacked-bars.css";

export interface StackedBar {
  /** What the bar stands for, such as a day. */
  label: string;
  /** For the axis, where there is room. */
  short: string;
  /** Of the part below, and of the part above it. */
  values: readonly [below: number, above: number];
}

/** One of the two parts that each bar has. */
export interface Part {
  name: string;
  /** Its colour. */
  kind: "answered" | "missed" | "outgoing" | "unanswered";
}

interface StackedBarsProps {
  title: string;
  parts: readonly [below: Part, above: Part];
  bars: readonly StackedBar[];
  /** A value with its part, in words. Default: the number and the part's name. */
  textOf?: (value: number, part: Part) => string;
}

/** Two parts of something as stacked bars, with a table for screen readers. */
export function StackedBars({ title, parts, bars, textOf = countText }: StackedBarsProps) {
  const pointed = useSignal<number | null>(null);
  const bar = pointed.value === null ? undefined : bars[pointed.value];
  const point = (index: number | null) => (): void => {
    pointed.value = index;
  };
  return (
    <figure class="stacked-bars">
      <Plot parts={parts} bars={bars} pointed={pointed.value} point={point} />
      <figcaption class="stacked-legend" aria-hidden="true">
        {parts.map((part, index) => (
          <span key={part.kind} class={`key ${part.kind}`}>
            {bar ? textOf(bar.values[index] ?? 0, part) : part.name}
          </span>
        ))}
        {bar && <span class="what">{bar.label}</span>}
      </figcaption>
      <div class="unseen">
        <table>
          <caption>{title}</caption>
          <tbody>
            {bars.map(({ label, values }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {parts.map((part, index) => (
                  <td key={part.kind}>{textOf(values[index] ?? 0, part)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function countText(value: number, { name }: Part): string {
  return `${value.toLocaleString()} ${name.toLowerCase()}`;
}

interface PlotProps {
  parts: readonly [below: Part, above: Part];
  bars: readonly StackedBar[];
  pointed: number | null;
  point: (index: number | null) => () => void;
}

function Plot({ parts: [below, above], bars, pointed, point }: PlotProps) {
  const most = Math.max(...bars.map(({ values }) => values[0] + values[1]), 0);
  const top = topOf(most);
  const share = (value: number): string => `${(100 * value) / top}%`;
  const named = ticksOf(bars.length, NAMES, [1, 2, 3, 5, 7, 14, 30, 60]);
  return (
    <div class="stacked-plot figures" aria-hidden="true" onPointerLeave={point(null)}>
      {ticksOf(top, LINES).map((value) => (
        <span key={value} class="stacked-line" style={{ bottom: share(value) }}>
          <span>{value.toLocaleString()}</span>
        </span>
      ))}
      <div class="stacked-columns">
        {bars.map(({ label, short, values }, index) => (
          <div
            key={label}
            class={index === pointed ? "stacked-column pointed" : "stacked-column"}
            onPointerEnter={point(index)}
          >
            <i class={above.kind} style={{ height: share(values[1]) }} />
            <i class={below.kind} style={{ height: share(values[0]) }} />
            {named.includes(index) && (
              <span class={named.indexOf(index) % 2 === 1 ? "stacked-name spare" : "stacked-name"}>
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
