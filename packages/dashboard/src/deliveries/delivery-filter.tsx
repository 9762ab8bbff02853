import { ChannelFilter } from "../channels/channel-filter.tsx";
import { channels } from "../channels/channel-list.ts";
import { SelectField } from "../components/field.tsx";
import { FilterBar } from "../components/filter-bar.tsx";
import { rangeNamed } from "../components/range.ts";
import { RangeField } from "../components/range-field.tsx";
import { useQuery } from "../navigation/use-query.ts";
import { WebhookFilter } from "../webhooks/webhook-filter.tsx";
import type { DeliveryFilter } from "./deliveries-api.ts";

const STATES = [
  ["", "Any"],
  ["failing", "Failing"],
  ["pending", "Pending"],
  ["expired", "Expired"],
  ["delivered", "Delivered"],
  ["cancelled", "Cancelled"],
] as const;

const EVENTS = [
  ["", "Any"],
  ["initiated", "Initiated"],
  ["ringing", "Ringing"],
  ["missed", "Missed"],
  ["answered", "Answered"],
] as const;

type Change = (values: Record<string, string>) => void;

/** The filter in the URL. With a single channel, that one is chosen. */
export function useDeliveryFilter(): [filter: DeliveryFilter, change: Change] {
  const [read, change] = useQuery();
  const only = channels.value?.length === 1 ? channels.value[0]?.id : undefined;
  const filter: DeliveryFilter = {
    channel: read("channel") || (only ?? ""),
    webhook: read("webhook"),
    state: STATES.find(([state]) => state === read("state"))?.[0] ?? "",
    event: EVENTS.find(([event]) => event === read("event"))?.[0] ?? "",
    range: rangeNamed(read("range"), "all"),
    since: read("since"),
    until: read("until"),
  };
  return [filter, change];
}

/** Whether anything but the channel is filtered by. */
export function isNarrowed({ webhook, state, event, range }: DeliveryFilter): boolean {
  return webhook !== "" || state !== "" || event !== "" || range !== "all";
}

export function DeliveryFilterBar({ filter, change }: { filter: DeliveryFilter; change: Change }) {
  return (
    <FilterBar>
      <SelectField
        label="State"
        value={filter.state}
        options={STATES}
        onChange={(state) => change({ state })}
      />
      <SelectField
        label="Event"
        value={filter.event}
        options={EVENTS}
        onChange={(event) => change({ event })}
      />
      <RangeField value={filter} onChange={change} />
      <ChannelFilter value={filter.channel} onChange={(channel) => change({ channel, webhook: "" })} />
      <WebhookFilter
        channelId={filter.channel}
        value={filter.webhook}
        onChange={(webhook) => change({ webhook })}
      />
    </FilterBar>
  );
}
