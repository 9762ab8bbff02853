import { useList } from "../api/use-list.ts";
import { ChannelFilter } from "../channels/channel-filter.tsx";
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
import { SearchField } from "../parts/search-field.tsx";
import { CallTable } from "./call-table.tsx";
import { type CallFilter, listCalls, queryOf } from "./calls-api.ts";
import { ExportButton } from "./export-button.tsx";

const STATUSES = [
  ["", "Any"],
  ["missed", "Missed"],
  ["answered", "Answered"],
  ["ringing", "Ringing now"],
] as const;

const KINDS = [
  ["", "Any"],
  ["video", "Video"],
  ["group", "Group"],
  ["offline", "While away"],
] as const;

/** The log of calls. */
export function CallsPage() {
  const [read, change] = useQuery();
  const filter: CallFilter = {
    channel: read("channel"),
    caller: read("caller"),
    status: STATUSES.find(([status]) => status === read("status"))?.[0] ?? "",
    kind: KINDS.find(([kind]) => kind === read("kind"))?.[0] ?? "",
    range: rangeNamed(read("range"), "all"),
    since: read("since"),
    until: read("until"),
  };
  const set = (values: Partial<CallFilter>): void => change(values);
  const calls = useList(JSON.stringify(filter), (cursor) => listCalls(queryOf(filter, Date.now()), cursor));
  const isFiltered = Object.entries(filter).some(([name, value]) => name !== "range" && value !== "");
  return (
    <>
      <PageHead
        title="Calls"
        about="Every call that reached a channel, newest first."
        actions={<ExportButton query={() => queryOf(filter, Date.now())} />}
      />
      <FilterBar>
        <SearchField
          label="Caller"
          placeholder="Number"
          value={filter.caller}
          onSearch={(caller) => set({ caller })}
        />
        <SelectField
          label="Outcome"
          value={filter.status}
          options={STATUSES}
          onChange={(status) => set({ status })}
        />
        <SelectField label="Kind" value={filter.kind} options={KINDS} onChange={(kind) => set({ kind })} />
        <RangeField value={filter} onChange={set} />
        <ChannelFilter value={filter.channel} onChange={(channel) => set({ channel })} />
      </FilterBar>
      <Panel flush>
        {calls.error.value !== undefined && <LoadFailure error={calls.error.value} retry={calls.reload} />}
        {calls.items.value?.length === 0 ? (
          <NoCalls narrowed={isFiltered || filter.range !== "all"} />
        ) : (
          <CallTable calls={calls.items.value} showChannel={filter.channel === ""} />
        )}
        {calls.hasMore.value && (
          <div class="table-foot">
            <Button onClick={calls.more}>Show more</Button>
          </div>
        )}
      </Panel>
    </>
  );
}

function NoCalls({ narrowed }: { narrowed: boolean }) {
  if (!narrowed) {
    return (
      <Empty icon="calls" title="No calls yet">
        <p>As soon as somebody calls a linked channel, the call stands here.</p>
      </Empty>
    );
  }
  return (
    <Empty icon="search" title="No call matches">
      <p>Nothing in the log fits these filters.</p>
      <a href={hrefTo(["calls"])}>Show all calls</a>
    </Empty>
  );
}
