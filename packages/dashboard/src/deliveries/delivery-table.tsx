import type { Delivery } from "@ringhook/api";
import { channelNamed, channels } from "../channels/channel-list.ts";
import { Badge } from "../components/badge.tsx";
import { PlaceholderRows } from "../components/placeholder-rows.tsx";
import { hrefTo } from "../navigation/route.ts";
import "../components/table.css";
import { Time } from "../components/time.tsx";
import { outcomeText } from "../webhooks/outcome.ts";
import { eventText, stateOf } from "./delivery.ts";

/** Deliveries, one per row; placeholders until they have loaded. */
export function DeliveryTable({ deliveries }: { deliveries: readonly Delivery[] | undefined }) {
  const withChannel = (channels.value?.length ?? 0) > 1;
  return (
    <table class="table">
      <caption class="unseen">Deliveries</caption>
      <thead>
        <tr>
          <th scope="col">Event</th>
          <th scope="col">State</th>
          {withChannel && <th scope="col">Channel</th>}
          <th scope="col">Last response</th>
          <th scope="col" class="spare">
            Next attempt
          </th>
          <th scope="col" class="number spare">
            Attempts
          </th>
          <th scope="col" class="number">
            Created
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries ? (
          deliveries.map((delivery) => <DeliveryRow key={delivery.id} {...{ delivery, withChannel }} />)
        ) : (
          <PlaceholderRows columns={withChannel ? 7 : 6} />
        )}
      </tbody>
    </table>
  );
}

function DeliveryRow({ delivery, withChannel }: { delivery: Delivery; withChannel: boolean }) {
  const { text, tone } = stateOf(delivery);
  const { last_status: status, last_error: error } = delivery;
  return (
    <tr>
      <td>
        <a class="row-link" href={hrefTo(["deliveries", delivery.id])}>
          {eventText(delivery)}
        </a>
        {delivery.replay_of && <span class="faint"> (replay)</span>}
      </td>
      <td>
        <Badge tone={tone}>{text}</Badge>
      </td>
      {withChannel && <td class="faint">{channelNamed(delivery.channel_id)}</td>}
      <td class="soft">{delivery.attempts === 0 ? "–" : outcomeText({ status, error })}</td>
      <td class="faint spare">{delivery.due_at === null ? "–" : <Time at={delivery.due_at} />}</td>
      <td class="number figures soft spare">{delivery.attempts}</td>
      <td class="number faint">
        <Time at={delivery.created_at} />
      </td>
    </tr>
  );
}
