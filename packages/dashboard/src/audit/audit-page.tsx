import type { Page, ResultOf } from "@ringhook/api";
import { get, pathOf } from "../api/request.ts";
import { useList } from "../api/use-list.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { PlaceholderRows } from "../components/placeholder-rows.tsx";
import "../components/table.css";
import { Time } from "../components/time.tsx";

type Entry = ResultOf<"listAudit">["items"][number];

const load = (cursor?: string): Promise<Page<Entry>> => get(pathOf("audit"), { cursor });

/** Who changed what in the last 90 days. */
export function AuditPage() {
  const list = useList<Entry>("audit", load);
  return (
    <>
      <PageHead title="Audit" about="Who asked for which change in the last 90 days." />
      <Panel flush>
        {list.error.value !== undefined && <LoadFailure error={list.error.value} retry={list.reload} />}
        <table class="table">
          <caption class="unseen">Changes</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Who</th>
              <th scope="col">Change</th>
              <th scope="col">On</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {list.items.value?.map((entry) => <EntryRow key={entry.id} entry={entry} />) ?? (
              <PlaceholderRows columns={5} rows={3} />
            )}
          </tbody>
        </table>
        {list.hasMore.value && (
          <div class="table-foot">
            <Button onClick={list.more}>Show more</Button>
          </div>
        )}
      </Panel>
    </>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const { at, who, address, change, channel_id: channelId, touched, outcome, code } = entry;
  return (
    <tr>
      <td>
        <Time at={at} />
      </td>
      <td>
        {who} <span class="faint">{address}</span>
      </td>
      <td class="mono">{change}</td>
      <td class="mono">{[channelId, ...Object.values(touched)].filter(Boolean).join(" ") || "–"}</td>
      <td>
        <Badge tone={outcome === "done" ? "good" : "bad"}>{code ?? outcome}</Badge>
      </td>
    </tr>
  );
}
