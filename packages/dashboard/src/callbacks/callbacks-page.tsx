import { useSignalEffect } from "@preact/signals";
import type { Callback } from "@ringhook/api";
import { useList } from "../api/use-list.ts";
import { useStream } from "../api/use-stream.ts";
import { ChannelFilter } from "../channels/channel-filter.tsx";
import { channels } from "../channels/channel-list.ts";
import { Button, ButtonLink } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { SelectField } from "../components/field.tsx";
import { FilterBar } from "../components/filter-bar.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { Tabs } from "../components/tabs.tsx";
import { useQuery } from "../navigation/use-query.ts";
import { callbackCounts } from "./callback-count.ts";
import { CallbackDialog } from "./callback-dialog.tsx";
import { CallbackList } from "./callback-list.tsx";
import { names, remember } from "./callback-work.ts";
import { type CallbackFilter, csvHref, listCallbacks } from "./callbacks-api.ts";
import { KeyHint } from "./key-hint.tsx";
import "./callbacks-page.css";

/** Whom to call back: callers who were missed and that nobody has spoken to since. */
export function CallbacksPage() {
  const [read, change] = useQuery();
  const filter: CallbackFilter = {
    state: stateNamed(read("state")),
    channel: read("channel"),
    who: read("who"),
  };
  const list = useList(JSON.stringify(filter), (cursor) => listCallbacks(filter, cursor));
  useStream(["callback"], list.reload);
  useSignalEffect(() => remember(list.items.value ?? []));
  return (
    <>
      <PageHead
        title="Callbacks"
        about="Callers you missed and have not spoken to since. An entry closes by itself when you speak or write to them."
        actions={
          <ButtonLink icon="download" href={csvHref(filter)}>
            Export CSV
          </ButtonLink>
        }
      />
      <States
        value={filter.state}
        isFiltered={filter.channel !== ""}
        onChange={(state) => change({ state })}
      />
      <Filters filter={filter} onChange={change} />
      <Panel flush>
        {list.error.value !== undefined && <LoadFailure error={list.error.value} retry={list.reload} />}
        {list.items.value?.length === 0 ? (
          <NoCallbacks filter={filter} />
        ) : (
          <CallbackList
            callbacks={list.items.value}
            reload={list.reload}
            showChannel={filter.channel === ""}
          />
        )}
        {list.hasMore.value && (
          <div class="table-foot">
            <Button onClick={list.more}>Show more</Button>
          </div>
        )}
      </Panel>
      {(list.items.value?.length ?? 0) > 0 && <KeyHint state={filter.state} />}
      <CallbackDialog reload={list.reload} />
    </>
  );
}

function stateNamed(text: string): Callback["state"] {
  return text === "snoozed" || text === "done" ? text : "open";
}

function States(props: {
  value: Callback["state"];
  /** The counts are those of all channels. */
  isFiltered: boolean;
  onChange: (state: Callback["state"]) => void;
}) {
  const counts = props.isFiltered ? undefined : callbackCounts.value;
  return (
    <Tabs
      label="Which callers"
      value={props.value}
      tabs={[
        { value: "open", text: "To call back", count: counts?.open },
        { value: "snoozed", text: "Snoozed", count: counts?.snoozed },
        { value: "done", text: "Done" },
      ]}
      onChange={props.onChange}
    />
  );
}

/** Channel and person; nothing where there is nothing to choose. */
function Filters(props: { filter: CallbackFilter; onChange: (values: Record<string, string>) => void }) {
  const { filter, onChange } = props;
  const people = [...new Set([...names.value, filter.who].filter(Boolean))].sort();
  if (people.length === 0 && (channels.value?.length ?? 0) < 2) return null;
  return (
    <FilterBar>
      {people.length > 0 && (
        <SelectField
          label="Assigned to"
          value={filter.who}
          options={[["", "Anybody"], ...people.map((name) => [name, name] as const)]}
          onChange={(who) => onChange({ who })}
        />
      )}
      <ChannelFilter value={filter.channel} onChange={(channel) => onChange({ channel })} />
    </FilterBar>
  );
}

function NoCallbacks({ filter: { state, who, channel } }: { filter: CallbackFilter }) {
  if (who !== "" || channel !== "") {
    return (
      <Empty icon="search" title="Nobody here">
        <p>No caller matches these filters.</p>
      </Empty>
    );
  }
  if (state === "snoozed") {
    return (
      <Empty icon="clock" title="Nobody is snoozed">
        <p>Snooze a caller who asked for another time. They come back to the list then.</p>
      </Empty>
    );
  }
  return (
    <Empty icon="check" title={state === "done" ? "Nothing done yet" : "Nobody to call back"}>
      <p>
        {state === "done"
          ? "Callers whom you have spoken to appear here."
          : "Whoever calls and is missed appears here, until somebody has spoken to them."}
      </p>
    </Empty>
  );
}
