import { request } from "../api/request.ts";
import { showDone } from "../parts/toast-message.ts";
import type { Delivery } from "./delivery.ts";

/** Sends a delivery's event to its webhook once more, as a delivery of its own. */
export async function replay(deliveryId: string): Promise<Delivery> {
  const made = await request<Delivery>("POST", `/api/deliveries/${encodeURIComponent(deliveryId)}/replay`);
  showDone("Replayed: the same bytes are on their way again.");
  return made;
}
