import { useList } from "../api/use-list.ts";
import { ChannelFilter } from "../channels/channel-filter.tsx";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { SelectField } from "../components/field.tsx";
import { FilterBar } from "../components/filter-bar.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { rangeNamed } from "../components/range.ts";
import { RangeField } from "../components/range-field.tsx";
import { SearchField } from "../components/search-field.tsx";
import { hrefTo } from "../navigation/route.ts";
import { useQuery } from "../navigation/use-query.ts";
import { CallTable } from "./call-table.tsx";
import { type CallFilter, listCalls, queryOf } from "./calls-api.ts";
import { ExportButton } from "./export-button.tsx";

const STATUSES = [
  ["", "Any"],
  ["missed", "Missed"],
  ["answered", "Answered"],
  ["ringing", "Ringing now"],
] as const;

const DIRECTIONS = [
  ["", "Incoming"],
  ["outgoing", "Outgoing"],
  ["any", "Both"],
] as const;

const KINDS = [
  ["", "Any"],
  ["video", "Video"],
  ["group", "Group"],
  ["offline", "While offline"],
] as const;

/** The filter that the URL names. */
function filterOf(read: (name: string) => string): CallFilter {
  return {
    channel: read("channel"),
    caller: read("caller"),
    status: STATUSES.find(([status]) => status === read("status"))?.[0] ?? "",
    direction: DIRECTIONS.find(([direction]) => direction === read("direction"))?.[0] ?? "",
    kind: KINDS.find(([kind]) => kind === read("kind"))?.[0] ?? "",
    range: rangeNamed(read("range"), "all"),
    since: read("since"),
    until: read("until"),
  };
}

/** The call log. */
export function CallsPage() {
  const [read, change] = useQuery();
  const filter = filterOf(read);
  const set = (values: Partial<CallFilter>): void => change(values);
  const calls = useList(JSON.stringify(filter), (cursor) => listCalls(queryOf(filter, Date.now()), cursor));
  const isFiltered = Object.entries(filter).some(([name, value]) => name !== "range" && value !== "");
  return (
    <>
      <PageHead
        title="Calls"
        about="Every call to your channels, newest first. Outgoing ones, where a phone or a provider tells them."
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
          label="Direction"
          value={filter.direction}
          options={DIRECTIONS}
          onChange={(direction) => set({ direction })}
        />
        <SelectField
          label="Outcome"
          value={filter.status}
          options={STATUSES}
          onChange={(status) => set({ status })}
        />
        <SelectField label="Type" value={filter.kind} options={KINDS} onChange={(kind) => set({ kind })} />
        <RangeField value={filter} onChange={set} />
        <ChannelFilter value={filter.channel} onChange={(channel) => set({ channel })} />
      </FilterBar>
      <Panel flush>
        {calls.error.value !== undefined && <LoadFailure error={calls.error.value} retry={calls.reload} />}
        {calls.items.value?.length === 0 ? (
          <NoCalls filtered={isFiltered || filter.range !== "all"} />
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

function NoCalls({ filtered }: { filtered: boolean }) {
  if (!filtered) {
    return (
      <Empty icon="calls" title="No calls yet">
        <p>Calls to a linked channel appear here.</p>
      </Empty>
    );
  }
  return (
    <Empty icon="search" title="No matching calls">
      <p>No call matches these filters.</p>
      <a href={hrefTo(["calls"])}>Show all calls</a>
    </Empty>
  );
}
