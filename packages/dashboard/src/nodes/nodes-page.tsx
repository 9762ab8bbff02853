import type { Page, ResultOf } from "@ringhook/api";
import { get, pathOf } from "../api/request.ts";
import { useList } from "../api/use-list.ts";
import { Badge } from "../components/badge.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { PlaceholderRows } from "../components/placeholder-rows.tsx";
import "../components/table.css";
import { Time } from "../components/time.tsx";

type Node = ResultOf<"listNodes">["items"][number];

const load = (): Promise<Page<Node>> => get(pathOf("nodes"));

/** The gateways that share the database. */
export function NodesPage() {
  const list = useList<Node>("nodes", load);
  return (
    <>
      <PageHead title="Gateways" about="Those that share the database, and how many channels each holds." />
      <Panel flush>
        {list.error.value !== undefined && <LoadFailure error={list.error.value} retry={list.reload} />}
        <table class="table">
          <caption class="unseen">Gateways</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">State</th>
              <th scope="col">Channels</th>
              <th scope="col">Started</th>
            </tr>
          </thead>
          <tbody>
            {list.items.value?.map((node) => <NodeRow key={node.started_at} node={node} />) ?? (
              <PlaceholderRows columns={4} rows={2} />
            )}
          </tbody>
        </table>
      </Panel>
    </>
  );
}

function NodeRow({ node }: { node: Node }) {
  const {
    name,
    url,
    state,
    self,
    channels,
    taken_over: takenOver,
    seen_at: seenAt,
    started_at: startedAt,
  } = node;
  return (
    <tr>
      <td>
        {name} {self && <span class="faint">answers this page</span>}{" "}
        {url !== null && <span class="faint mono">{url}</span>}
      </td>
      <td>
        <Badge tone={state === "alive" ? "good" : "bad"}>{state}</Badge>{" "}
        {state === "gone" && (
          <>
            last seen <Time at={seenAt} />
          </>
        )}
      </td>
      <td>
        {channels} {channels === 1 ? "channel" : "channels"}
        {takenOver > 0 && <span class="faint">, {takenOver} taken over</span>}
      </td>
      <td>
        <Time at={startedAt} />
      </td>
    </tr>
  );
}
