/** How an attempt ended, in a word: `200`, the code of its error, or `acknowledged` by a broker, which has no status. */
export function shownOutcome({ status, error }: { status: number | null; error: string | null }): string {
  return String(status ?? error ?? "acknowledged");
}
