import type { Channel } from "@ringhook/api";
import { Facts } from "../components/facts.tsx";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { Time } from "../components/time.tsx";

/** What has come of the phone's call log: nothing is promised of it, so each trouble is told. */
export function CallLogPanel({ log }: { log: NonNullable<Channel["call_log"]> }) {
  const troubles = [
    ["Gaps", log.gaps],
    ["Missing keys", log.missing_keys],
    ["Wrong MACs", log.wrong_macs],
    ["Waiting to be read", log.waiting],
    ["Given up", log.given_up],
    ["Disagreements", log.disagreements],
  ] as const;
  return (
    <Panel
      title="The phone's call log"
      about="Calls placed on the phone, with their talk time. Not every account has it, and it may stop without notice."
    >
      {log.hint !== null && <Notice tone="busy">{log.hint}</Notice>}
      <Facts
        facts={[
          [
            "Last record",
            log.last_record_at === null ? "None seen yet" : <Time key="last" at={log.last_record_at} />,
          ],
          ["Records", log.records.toLocaleString()],
          ["Stanzas of own calls", log.own_stanzas.toLocaleString()],
          ...troubles.flatMap(([name, count]) =>
            count > 0 ? [[name, count.toLocaleString()] as const] : [],
          ),
        ]}
      />
    </Panel>
  );
}
