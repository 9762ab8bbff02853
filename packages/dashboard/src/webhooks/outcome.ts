import type { Attempt } from "@ringhook/api";

type Outcome = Pick<Attempt, "status" | "error">;

/** Whether the endpoint accepted: a 2xx status, or the acknowledgement of a broker, which has none. */
export function succeeded({ status, error }: Outcome): boolean {
  return error === null && (status === null || (status >= 200 && status < 300));
}

/** The result of an attempt: `200`, `500`, `acknowledged`, or the code of the error in words. */
export function outcomeText({ status, error }: Outcome): string {
  if (status !== null) return String(status);
  return error === null ? "acknowledged" : error.toLowerCase().replaceAll("_", " ");
}
