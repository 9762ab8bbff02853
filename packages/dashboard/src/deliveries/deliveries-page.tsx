import { useSignal } from "@preact/signals";
import { useList } from "../api/use-list.ts";
import { useStream } from "../api/use-stream.ts";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { hrefTo } from "../navigation/route.ts";
import { listDeliveries, queryOf } from "./deliveries-api.ts";
import { DeliveryFilterBar, isNarrowed, useDeliveryFilter } from "./delivery-filter.tsx";
import { DeliveryTable } from "./delivery-table.tsx";
import { ReplayDialog } from "./replay-dialog.tsx";

/** The delivery log. */
export function DeliveriesPage() {
  const [filter, change] = useDeliveryFilter();
  const replaying = useSignal(false);
  const list = useList(JSON.stringify(filter), (cursor) =>
    listDeliveries(queryOf(filter, Date.now()), cursor),
  );
  useStream(["calls.post", "delivery"], () => {
    // A reload starts at the first page again, so not once more pages were loaded.
    if ((list.items.peek()?.length ?? 0) <= 50) list.reload();
  });
  return (
    <>
      <PageHead
        title="Deliveries"
        about="Each event for a webhook, with its attempts."
        actions={
          <Button
            icon="replay"
            disabled={filter.channel === ""}
            onClick={() => {
              replaying.value = true;
            }}
          >
            Replay matching …
          </Button>
        }
      />
      <DeliveryFilterBar filter={filter} change={change} />
      {filter.channel === "" && <p class="note">Choose a channel to replay the matching deliveries.</p>}
      <Panel flush>
        {list.error.value !== undefined && <LoadFailure error={list.error.value} retry={list.reload} />}
        {list.items.value?.length === 0 ? (
          <NoDeliveries filtered={isNarrowed(filter)} />
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

function NoDeliveries({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <Empty icon="search" title="No matching deliveries">
        <p>No delivery matches these filters.</p>
        <a href={hrefTo(["deliveries"])}>Show all deliveries</a>
      </Empty>
    );
  }
  return (
    <Empty icon="deliveries" title="No deliveries yet">
      <p>Add a webhook to a channel, and its deliveries appear here.</p>
      <a href={hrefTo(["channels"])}>All channels</a>
    </Empty>
  );
}
