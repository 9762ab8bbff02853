import { durationText } from "../components/time.tsx";
import type { Insights, Stats } from "./insights-api.ts";
import "./figures.css";

/** The main figures. */
export function Figures({ insights }: { insights: Stats & Insights }) {
  const { calls, missed_rate: rate, ring_time_ms: ring } = insights;
  return (
    <>
      <dl class="big-figures">
        <Figure name="Calls" value={(calls.missed + calls.answered).toLocaleString()} />
        <Figure name="Missed" value={rate === null ? "–" : percent(rate)} />
        <Figure name="Median ring time, answered" value={msText(ring.answered.p50)} />
        <Figure name="Median ring time, missed" value={msText(ring.missed.p50)} />
      </dl>
      <TalkFigures insights={insights} />
    </>
  );
}

/** What is known of talks and of calls that the account placed; nothing where nothing is. */
function TalkFigures({ insights }: { insights: Insights }) {
  const { talk, callbacks } = insights;
  if (talk.length === 0) return null;
  const sumOf = (value: (hour: Insights["talk"][number]) => number): number =>
    talk.reduce((sum, hour) => sum + value(hour), 0);
  const placed = sumOf(({ outgoing }) => outgoing);
  const answered = sumOf(({ outgoing_answered }) => outgoing_answered);
  const seconds = sumOf(({ outgoing_seconds, incoming_seconds }) => outgoing_seconds + incoming_seconds);
  const { callers, called_back: called, called_back_ms: within } = callbacks;
  return (
    <dl class="big-figures">
      <Figure name="Talked" value={durationText(seconds * 1_000)} />
      <Figure name="Calls you placed" value={placed.toLocaleString()} />
      <Figure name="Of those, answered" value={placed === 0 ? "–" : percent(answered / placed)} />
      <Figure
        name={called === 0 ? "Missed callers called back" : `Called back ${called} of ${callers}, median`}
        value={called === 0 ? "–" : `within ${minutesText(within.p50)}`}
      />
    </dl>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figures">{value}</dd>
    </div>
  );
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function msText(ms: number | null): string {
  return ms === null ? "–" : durationText(ms);
}

/** Told to the minute, so a shorter wait is only known to be less than one. */
function minutesText(ms: number | null): string {
  return ms === null || ms < 60_000 ? "1 min" : durationText(ms + 60_000);
}
