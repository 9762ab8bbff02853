/** Prints data as one JSON document, for `--json`. */
export function printJson(data: unknown): void {
  process.stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
}

/** Prints rows as aligned columns. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    process.stdout.write(`${cells.join("  ").trimEnd()}\n`);
  }
}

/** How a list is shown to people. */
export interface ListView<T> {
  head: readonly string[];
  row: (item: T) => string[];
  /** The line for an empty list. */
  none: string;
}

/** Prints a list as JSON, as columns, or as one line when it is empty. */
export function printList<T>(
  items: readonly T[],
  json: boolean | undefined,
  { head, row, none }: ListView<T>,
): void {
  if (json) printJson(items);
  else if (items.length === 0) printLine(none);
  else printTable(head, items.map(row));
}

export function printLine(text = ""): void {
  process.stdout.write(`${text}\n`);
}

/** A time for people, in this machine's time zone: `2026-11-22 13:27:33`. */
export function shownTime(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace("T", " ");
}
