/** A count for people: `1 channel`, `2 channels`. The plural is given where it is more than an `s`. */
export function shownCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
