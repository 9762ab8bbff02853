import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { colorOf, onThemeChange } from "./colors.ts";
import "./outcome-bars.css";

export interface OutcomeBar {
  /** What the bar stands for, such as a day. */
  label: string;
  /** For the axis, where there is room. */
  short: string;
  missed: number;
  answered: number;
}

/** Answered and missed calls as bars, one upon the other, with the same as a table for screen readers. */
export function OutcomeBars({ title, bars }: { title: string; bars: readonly OutcomeBar[] }) {
  const place = useRef<HTMLDivElement>(null);
  const pointed = useSignal<number | null>(null);
  useEffect(() => {
    const { current } = place;
    if (!current) return undefined;
    let plot = draw(current, bars, pointed);
    const observer = new ResizeObserver(() => plot.setSize({ width: current.clientWidth, height: HEIGHT }));
    observer.observe(current);
    const stop = onThemeChange(() => {
      plot.destroy();
      plot = draw(current, bars, pointed);
    });
    return () => {
      stop();
      observer.disconnect();
      plot.destroy();
    };
  }, [bars, pointed]);
  const bar = pointed.value === null ? undefined : bars[pointed.value];
  return (
    <figure class="outcome-bars">
      <div ref={place} class="outcome-canvas" aria-hidden="true" />
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

const HEIGHT = 210;

function draw(place: HTMLElement, bars: readonly OutcomeBar[], pointed: { value: number | null }): uPlot {
  const paths = uPlot.paths.bars?.({ size: [0.72, 36], radius: 0.12 });
  const axis = { stroke: colorOf("--ink-faint"), font: `12px ${getComputedStyle(place).fontFamily}` };
  const grid = { stroke: colorOf("--line"), width: 1 };
  const series = (fill: string): uPlot.Series => ({
    fill,
    width: 0,
    points: { show: false },
    ...(paths && { paths }),
  });
  const options: uPlot.Options = {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    hooks: {
      setCursor: [
        (plot) => {
          pointed.value = plot.cursor.idx ?? null;
        },
      ],
    },
    scales: {
      x: { time: false, range: [-0.6, Math.max(bars.length, 1) - 0.4] },
      y: { range: (_, __, most) => [0, Math.max(4, most * 1.08)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        ticks: { show: false },
        size: 30,
        space: 60,
        incrs: [1, 2, 3, 5, 7, 14, 30, 60],
        values: (_, splits) => splits.map((index) => bars[index]?.short ?? ""),
      },
      {
        ...axis,
        grid,
        ticks: { show: false },
        size: 44,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5],
      },
    ],
    // The sum lies behind, so that what shows of it above the answered ones is the missed ones.
    series: [{}, series(colorOf("--missed-fill")), series(colorOf("--answered-fill"))],
  };
  const data: uPlot.AlignedData = [
    bars.map((_, index) => index),
    bars.map(({ missed, answered }) => missed + answered),
    bars.map(({ answered }) => answered),
  ];
  return new uPlot(options, data, place);
}
