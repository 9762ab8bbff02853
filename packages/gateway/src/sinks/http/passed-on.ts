import type { PendingDelivery } from "../../store/records.ts";

/** The events whose body holds a provider's request, which goes on as it came. */
const TYPE = "requests";

/** The request inside of such an event: its very bytes, with the provider's signature. undefined for any other event. */
export function requestInside({
  type,
  body,
}: Pick<PendingDelivery, "type" | "body">): { body: string; signature: string } | undefined {
  return type === TYPE ? JSON.parse(body) : undefined;
}
