import { daysOf, startOfDay } from "../components/range.ts";

/** The counts of a time. */
type Counts = Readonly<Record<string, number>>;

/**
 * Each day of a span with the sums of its hours, those without any too.
 *
 * @param none a day of which nothing is known
 */
export function sumsByDay<None extends Counts>(
  hours: readonly (None & { at: number })[],
  none: None,
  from: number,
  to: number,
): (None & { at: number })[] {
  const days = new Map(daysOf(from, to).map((at) => [at, { ...none, at }]));
  for (const hour of hours) {
    const day = days.get(startOfDay(new Date(hour.at)).getTime());
    if (!day) continue;
    for (const name of Object.keys(none) as (keyof None)[]) {
      Object.assign(day, { [name]: Number(day[name]) + Number(hour[name]) });
    }
  }
  return [...days.values()];
}
