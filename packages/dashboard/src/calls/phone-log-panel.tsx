import type { Call } from "@ringhook/api";
import { Facts } from "../components/facts.tsx";
import { Panel } from "../components/panel.tsx";
import { Time } from "../components/time.tsx";
import { callerOfJid, talkText } from "./call.ts";

type PhoneLog = NonNullable<Call["log"]>;

const OUTCOMES: Record<PhoneLog["outcome"], string> = {
  answered: "Answered",
  not_answered: "Not answered",
  unreachable: "Not reached",
  declined: "Declined",
  cancelled: "Given up",
  answered_elsewhere: "Taken on another device",
  failed: "Failed",
  unknown: "Unknown",
};

/** What the own phone noted of a call when it was over. */
export function PhoneLogPanel({ log }: { log: PhoneLog }) {
  return (
    <Panel title="The phone's call log" about="What the own phone noted when the call was over.">
      <Facts
        facts={[
          ["Outcome", OUTCOMES[log.outcome]],
          ["Talked", talkText(log.duration)],
          ["Started", <Time key="started" at={log.started_at} />],
          ["Noted", <Time key="noted" at={log.timestamp} />],
          ["Read here", <Time key="read" at={log.read_at} />],
          ...log.participants.map(({ id, outcome }) => [callerOfJid(id), OUTCOMES[outcome]] as const),
        ]}
      />
    </Panel>
  );
}
