import { useSignal } from "@preact/signals";
import { useList } from "../api/use-list.ts";
import { ChannelFilter } from "../channels/channel-filter.tsx";
import { channels } from "../channels/channel-list.ts";
import { WebhookFilter } from "../channels/webhook-filter.tsx";
import { useStream } from "../live/use-stream.ts";
import { hrefTo } from "../navigation/route.ts";
import { useQuery } from "../navigation/use-query.ts";
import { Button } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { SelectField } from "../parts/field.tsx";
import { FilterBar } from "../parts/filter-bar.tsx";
import { LoadFailure } from "../parts/notice.tsx";
import { PageHead, Panel } from "../parts/panel.tsx";
import { rangeNamed } from "../parts/range.ts";
import { RangeField } from "../parts/range-field.tsx";
import { type DeliveryFilter, listDeliveries, queryOf } from "./deliveries-api.ts";
import { DeliveryTable } from "./delivery-table.tsx";
import { ReplayDialog } from "./replay-dialog.tsx";

const STANDINGS = [
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

/** The log of deliveries: what was owed to whom, and how it went. */
export function DeliveriesPage() {
  const [read, change] = useQuery();
  const only = channels.value?.length === 1 ? channels.value[0]?.id : undefined;
  const filter: DeliveryFilter = {
    channel: read("channel") || (only ?? ""),
    webhook: read("webhook"),
    standing: STANDINGS.find(([standing]) => standing === read("state"))?.[0] ?? "",
    event: EVENTS.find(([event]) => event === read("event"))?.[0] ?? "",
    range: rangeNamed(read("range"), "all"),
    since: read("since"),
    until: read("until"),
  };
  const replaying = useSignal(false);
  const list = useList(JSON.stringify(filter), (cursor) =>
    listDeliveries(queryOf(filter, Date.now()), cursor),
  );
  useStream(["calls.post", "delivery"], () => {
    // Whoever has gone further down reads, and would lose the place.
    if ((list.items.peek()?.length ?? 0) <= 50) list.reload();
  });
  const isNarrowed = [...new Set(Object.values({ ...filter, channel: "" }))].join("") !== "all";
  return (
    <>
      <PageHead
        title="Deliveries"
        about="Each event owed to a webhook, with every attempt to bring it there."
        actions={
          <Button
            icon="replay"
            disabled={filter.channel === ""}
            onClick={() => {
              replaying.value = true;
            }}
          >
            Replay what matches …
          </Button>
        }
      />
      <FilterBar>
        <SelectField
          label="State"
          value={filter.standing}
          options={STANDINGS}
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
      {filter.channel === "" && <p class="note">Choose a channel to replay what matches.</p>}
      <Panel flush>
        {list.error.value !== undefined && <LoadFailure error={list.error.value} retry={list.reload} />}
        {list.items.value?.length === 0 ? (
          <NoDeliveries narrowed={isNarrowed} />
        ) : (
          <DeliveryTable deliveries={list.items.value} />
        )}
        {list.hasMore.value && (
          <div class="table-foot">
            <Button onClick={list.more}>Show more</Button>
          </div>
        )}
      </Panel>
      {replaying.value && (
        <ReplayDialog
          query={queryOf(filter, Date.now())}
          onClose={() => {
            replaying.value = false;
            list.reload();
          }}
        />
      )}
    </>
  );
}

function NoDeliveries({ narrowed }: { narrowed: boolean }) {
  if (narrowed) {
    return (
      <Empty icon="search" title="No delivery matches">
        <p>Nothing fits these filters.</p>
        <a href={hrefTo(["deliveries"])}>Show all deliveries</a>
      </Empty>
    );
  }
  return (
    <Empty icon="deliveries" title="No deliveries yet">
      <p>Add a webhook to a channel; each event of its calls is then sent there, and stands here.</p>
      <a href={hrefTo(["channels"])}>To the channels</a>
    </Empty>
  );
}
