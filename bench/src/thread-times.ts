import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Processor time of one thing that was done, in microseconds, thread by thread. */
export interface ThreadTimes {
  main: number;
  /** The busiest of the others: while much is journaled, the one that writes to the store. */
  writer: number;
  /** All that is left: the other readers and V8's helpers, which collect garbage and compile. */
  others: number;
}

/** Linux tells each thread's time; elsewhere nobody does. */
const TASKS = "/proc/self/task";

/** Measures from now on. The outcome is null where the system does not tell. */
export function threadMeter(): (done: number) => ThreadTimes | null {
  if (!existsSync(TASKS)) return () => null;
  const before = timesNow();
  return (done) => {
    const spent = [...timesNow()].map(([id, micros]) => ({ id, micros: micros - (before.get(id) ?? 0) }));
    const main = spent.find(({ id }) => id === process.pid)?.micros ?? 0;
    const besides = spent.filter(({ id }) => id !== process.pid).map(({ micros }) => micros);
    const writer = Math.max(0, ...besides);
    const others = besides.reduce((sum, micros) => sum + micros, 0) - writer;
    return { main: main / done, writer: writer / done, others: others / done };
  };
}

/** The microseconds that each thread has run, by its id. */
function timesNow(): Map<number, number> {
  const times = new Map<number, number>();
  for (const id of readdirSync(TASKS)) {
    const [nanoseconds] = readFileSync(join(TASKS, id, "schedstat"), "utf8").split(" ");
    times.set(Number(id), Number(nanoseconds) / 1_000);
  }
  return times;
}
