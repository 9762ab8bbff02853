/** Whether an attempt handed its delivery over: a 2xx, or what a broker acknowledged, which has no status. */
export function hasSucceeded({ status, error }: { status: number | null; error: string | null }): boolean {
  return error === null && (status === null || (status >= 200 && status < 300));
}
