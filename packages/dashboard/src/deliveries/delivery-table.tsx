import { channelNamed, channels } from "../channels/channel-list.ts";
import { hrefTo } from "../navigation/route.ts";
import { Badge } from "../parts/badge.tsx";
import { RowsToCome } from "../parts/rows-to-come.tsx";
import "../parts/table.css";
import { Time } from "../parts/time.tsx";
import { type Delivery, eventText, lookOf, outcomeText } from "./delivery.ts";

/** Deliveries, one a row. Without `deliveries` it shows that they are on their way. */
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
          <th scope="col">Last answer</th>
          <th scope="col">Next attempt</th>
          <th scope="col" class="number">
            Attempts
          </th>
          <th scope="col" class="number">
            Owed since
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries ? (
          deliveries.map((delivery) => <DeliveryRow key={delivery.id} {...{ delivery, withChannel }} />)
        ) : (
          <RowsToCome columns={withChannel ? 7 : 6} />
        )}
      </tbody>
    </table>
  );
}

function DeliveryRow({ delivery, withChannel }: { delivery: Delivery; withChannel: boolean }) {
  const { text, tone } = lookOf(delivery);
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
