import type { Delivery } from "@ringhook/api";
import { pathOf, request } from "../api/request.ts";
import { showDone } from "../components/toast-message.ts";

/** Sends a delivery's event to its webhook again, as a new delivery. */
export async function replay(deliveryId: string): Promise<Delivery> {
  const replayed = await request<Delivery>("POST", pathOf("deliveries", deliveryId, "replay"));
  showDone("Replayed");
  return replayed;
}
