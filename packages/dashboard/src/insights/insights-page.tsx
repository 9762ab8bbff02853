import { useMemo } from "preact/hooks";
import { useLoaded } from "../api/use-loaded.ts";
import { ChannelFilter } from "../channels/channel-filter.tsx";
import { Empty } from "../components/empty.tsx";
import { FilterBar } from "../components/filter-bar.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { rangeNamed, spanOf } from "../components/range.ts";
import { type RangeChoice, RangeField } from "../components/range-field.tsx";
import { useQuery } from "../navigation/use-query.ts";
import { CallerList } from "./caller-list.tsx";
import { sumsByDay } from "./days.ts";
import { Figures } from "./figures.tsx";
import { HeatMap } from "./heat-map.tsx";
import { dayBar, type Insights, loadInsights, type Stats } from "./insights-api.ts";
import "./insights-page.css";
import { binText, ringBins } from "./ring-bins.ts";
import { type StackedBar, StackedBars } from "./stacked-bars.tsx";
import { TalkPanels } from "./talk-panels.tsx";

/** The longest period that the gateway counts at once. */
const LONGEST_MS = 366 * 86_400_000;

/** When calls come, when they are missed, and by whom. */
export function InsightsPage() {
  const [read, change] = useQuery();
  const choice: RangeChoice = {
    range: rangeNamed(read("range"), "30d"),
    since: read("since"),
    until: read("until"),
  };
  const channel = read("channel");
  const { data, error, reload } = useLoaded(JSON.stringify([choice, channel]), () => {
    const { from, to } = spanOf(choice.range, Date.now(), choice.since, choice.until);
    const end = to ?? Date.now();
    return loadInsights({
      channel_id: channel || undefined,
      from: Math.max(from ?? 0, end - LONGEST_MS + 3_600_000),
      to: end,
    });
  });
  return (
    <>
      <PageHead
        title="Insights"
        about="When people call, and when nobody answers. In your browser's time zone."
      />
      <FilterBar>
        <RangeField value={choice} onChange={change} />
        <ChannelFilter value={channel} onChange={(id) => change({ channel: id })} />
      </FilterBar>
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {data.value && <Charts insights={data.value} />}
    </>
  );
}

const NO_CALLS = { answered: 0, missed: 0 };
const ENDS = [
  { name: "Answered", kind: "answered" },
  { name: "Missed", kind: "missed" },
] as const;

function ringBars(counts: Insights["ring_times"]): StackedBar[] {
  return ringBins(counts).map((bin) => ({
    label: binText(bin),
    short: `${bin.from} s`,
    values: [bin.answered, bin.missed],
  }));
}

function Charts({ insights }: { insights: Stats & Insights }) {
  const { hours, from, to, calls } = insights;
  const days = useMemo(
    () =>
      sumsByDay(hours, NO_CALLS, from, to).map(({ at, answered, missed }) => ({
        ...dayBar(at),
        values: [answered, missed] as const,
      })),
    [hours, from, to],
  );
  const rings = useMemo(() => ringBars(insights.ring_times), [insights.ring_times]);
  if (calls.missed + calls.answered + insights.talk.length === 0) {
    return (
      <Panel>
        <Empty icon="insights" title="No calls in this period">
          <p>Choose another period, or wait for the first call.</p>
        </Empty>
      </Panel>
    );
  }
  return (
    <>
      <Figures insights={insights} />
      <Panel
        title="Missed, by hour of the week"
        about="The redder, the higher the share of missed calls. Pale: fewer than three calls."
      >
        <HeatMap hours={hours} />
      </Panel>
      <div class="insight-pair">
        <Panel title="Calls per day">
          <StackedBars title="Calls per day" parts={ENDS} bars={days} />
        </Panel>
        <Panel title="Ring time" about="Until answered, or until the caller gave up.">
          <StackedBars title="Calls by ring time" parts={ENDS} bars={rings} />
        </Panel>
        <TalkPanels insights={insights} />
        <Panel title="Busiest callers">
          <CallerList callers={insights.busiest} empty="No calls." />
        </Panel>
        <Panel
          title="Lost callers"
          about="Gave up, and were neither answered nor, as far as is known, called back within a day."
        >
          <CallerList
            callers={insights.lost}
            empty="Everyone who gave up was answered or called back within a day."
          />
        </Panel>
      </div>
    </>
  );
}
