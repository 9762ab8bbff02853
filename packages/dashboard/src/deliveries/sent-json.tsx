import { get, pathOf } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Code } from "../components/code.tsx";
import { LoadFailure } from "../components/notice.tsx";
import type { DeliveryDetail } from "./delivery.ts";

/** The body that each attempt of a delivery sends. */
export function SentJson({ deliveryId, label }: { deliveryId: string; label: string }) {
  const path = pathOf("deliveries", deliveryId);
  const { data, error, reload } = useLoaded(path, () => get<DeliveryDetail>(path));
  if (error.value !== undefined) return <LoadFailure error={error.value} retry={reload} />;
  return data.value ? <Code text={data.value.body} label={label} /> : null;
}
