import type { ComponentChildren } from "preact";
import { Facts } from "../components/facts.tsx";
import { durationText, Time } from "../components/time.tsx";
import type { Came } from "./sources-api.ts";

type Fact = readonly [name: string, value: ComponentChildren];

interface CameFactsProps {
  came: Came;
  /** Facts that stand before them. */
  before?: readonly Fact[];
  /** It is one number of an app of Meta's: what is refused, or of nobody's number, is counted with the app. */
  isNumber?: boolean;
}

/** What came from a provider, in figures. */
export function CameFacts({ came, before = [], isNumber = false }: CameFactsProps) {
  const { last_received_at: last, lag_ms: lag } = came;
  return (
    <Facts
      facts={[
        ...before,
        ["Last request", last === null ? "None so far" : <Time key="last" at={last} />],
        ["Requests", <Figure key="all" of={came.received} note="with the right secret" />],
        ...(isNumber ? [] : astray(came)),
        ["Repeated", <Figure key="doubles" of={came.doubles} note="nothing new in them, left out" />],
        ["Waiting", <Figure key="held" of={came.held} note="for what belongs before it, 5 s at most" />],
        ["Delay", <Delay key="lag" ms={lag} />],
      ]}
    />
  );
}

function Figure({ of, note, children }: { of: number; note: string; children?: ComponentChildren }) {
  return (
    <>
      <span class="figures">{of.toLocaleString()}</span>
      <span class="note">
        {" "}
        {note}
        {children}
      </span>
    </>
  );
}

/** How long after it happened the last news came. */
function Delay({ ms }: { ms: number | null }) {
  if (ms === null) return <>Not known yet</>;
  return (
    <>
      {durationText(Math.max(0, ms))}
      <span class="note"> from the call to here, the last time</span>
    </>
  );
}

/** What came and was not for a channel here. */
function astray({ refused, last_refused_at: at, unrouted }: Came): Fact[] {
  return [
    [
      "Refused",
      <Figure key="refused" of={refused} note="with a wrong secret">
        {at !== null && (
          <>
            , last <Time at={at} />
          </>
        )}
      </Figure>,
    ],
    ["Unknown number", <Figure key="unrouted" of={unrouted} note="for a number without a channel" />],
  ];
}
