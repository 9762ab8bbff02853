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
import { countsByDay } from "./days.ts";
import { Figures } from "./figures.tsx";
import { HeatMap } from "./heat-map.tsx";
import { type Insights, loadInsights, type Stats } from "./insights-api.ts";
import "./insights-page.css";
import { OutcomeBars } from "./outcome-bars.tsx";
import { binText, ringBins } from "./ring-bins.ts";

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

const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

function Charts({ insights }: { insights: Stats & Insights }) {
  const { hours, from, to, calls } = insights;
  const days = useMemo(
    () =>
      countsByDay(hours, from, to).map(({ at, ...counts }) => ({
        label: longDay.format(at),
        short: shortDay.format(at),
        ...counts,
      })),
    [hours, from, to],
  );
  const rings = useMemo(
    () =>
      ringBins(insights.ring_times).map((bin) => ({
        label: binText(bin),
        short: `${bin.from} s`,
        missed: bin.missed,
        answered: bin.answered,
      })),
    [insights.ring_times],
  );
  if (calls.missed + calls.answered === 0) {
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
          <OutcomeBars title="Calls per day" bars={days} />
        </Panel>
        <Panel title="Ring time" about="Until answered, or until the caller gave up.">
          <OutcomeBars title="Calls by ring time" bars={rings} />
        </Panel>
        <Panel title="Busiest callers">
          <CallerList callers={insights.busiest} empty="No calls." />
        </Panel>
        <Panel
          title="Lost callers"
          about="Gave up, and no call of theirs was answered within a day. Calls you place are not counted."
        >
          <CallerList callers={insights.lost} empty="Everyone who gave up was answered within a day." />
        </Panel>
      </div>
    </>
  );
}
