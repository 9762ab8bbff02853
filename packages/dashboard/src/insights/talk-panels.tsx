import { useMemo } from "preact/hooks";
import { Panel } from "../components/panel.tsx";
import { durationText } from "../components/time.tsx";
import { sumsByDay } from "./days.ts";
import { dayBar, type Insights, type Stats } from "./insights-api.ts";
import { type Part, StackedBars } from "./stacked-bars.tsx";

const NO_TALK = { outgoing: 0, outgoing_answered: 0, outgoing_seconds: 0, incoming_seconds: 0 };
const TALKED = [
  { name: "Calls you placed", kind: "outgoing" },
  { name: "Calls that came in", kind: "answered" },
] as const;
const PLACED = [
  { name: "Answered", kind: "answered" },
  { name: "Not answered", kind: "unanswered" },
] as const;

/** Calls that the account placed, and how long people talked, by day. Nothing where nothing of it is known. */
export function TalkPanels({ insights }: { insights: Stats & Insights }) {
  const { talk, from, to } = insights;
  const days = useMemo(() => sumsByDay(talk, NO_TALK, from, to), [talk, from, to]);
  if (talk.length === 0) return null;
  const minutes = days.map((day) => ({
    ...dayBar(day.at),
    values: [day.outgoing_seconds / 60, day.incoming_seconds / 60] as const,
  }));
  const placed = days.map((day) => ({
    ...dayBar(day.at),
    values: [day.outgoing_answered, day.outgoing - day.outgoing_answered] as const,
  }));
  return (
    <>
      <Panel
        title="Talk time per day, in minutes"
        about="As the phone's call log or a provider told it. Most calls that come in have none."
      >
        <StackedBars title="Talk time per day" parts={TALKED} bars={minutes} textOf={minutesText} />
      </Panel>
      <Panel title="Calls you placed, per day">
        <StackedBars title="Calls you placed, per day" parts={PLACED} bars={placed} />
      </Panel>
    </>
  );
}

function minutesText(minutes: number, { name }: Part): string {
  return `${name}: ${minutes === 0 ? "none" : durationText(Math.round(minutes * 60) * 1_000)}`;
}
