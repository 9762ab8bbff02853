const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayAndYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

/** A point in time in the browser's time zone: the time, with the date unless it is today. The title has it in full. */
export function Time({ at }: { at: number }) {
  const date = new Date(at);
  return (
    <time class="figures" dateTime={date.toISOString()} title={whole.format(date)}>
      {momentText(date)}
    </time>
  );
}

export function momentText(date: Date, now = new Date()): string {
  const time = clock.format(date);
  if (date.toDateString() === now.toDateString()) return time;
  const form = date.getFullYear() === now.getFullYear() ? day : dayAndYear;
  return `${form.format(date)}, ${time}`;
}

/** A duration in the largest units that fit: `840 ms`, `8 s`, `2 min 14 s`, `3 h 5 min`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return ms < 10_000 && ms % 1_000 !== 0 ? `${(ms / 1_000).toFixed(1)} s` : `${seconds} s`;
  if (seconds < 3_600) return both(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return both(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return both(Math.floor(hours / 24), "d", hours % 24, "h");
}

function both(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A duration as a stopwatch shows it: `0:07`, `12:34`. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
