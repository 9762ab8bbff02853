import { useSignal } from "@preact/signals";
import type { Action } from "@ringhook/api";
import { useList } from "../api/use-list.ts";
import { useStream } from "../api/use-stream.ts";
import { Badge, type Tone } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { Empty } from "../components/empty.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { PlaceholderRows } from "../components/placeholder-rows.tsx";
import "../components/table.css";
import { Tabs } from "../components/tabs.tsx";
import { Time } from "../components/time.tsx";
import { hrefTo } from "../navigation/route.ts";
import "./actions-panel.css";
import { listActions } from "./rules-api.ts";

const TABS = [
  { value: "", text: "All" },
  { value: "done", text: "Done" },
  { value: "failed", text: "Failed" },
  { value: "skipped", text: "Left out" },
] as const;

/** What the rules of a channel did, and what they left out. */
export function ActionsPanel({ channelId }: { channelId: string }) {
  const state = useSignal<(typeof TABS)[number]["value"]>("");
  const { items, error, hasMore, more, reload } = useList(`${channelId} ${state.value}`, (cursor) =>
    listActions(channelId, { cursor, state: state.value || undefined }),
  );
  useStream(["action"], reload);
  return (
    <Panel
      title="What the rules did"
      about="The latest first, with the reason where something was not done."
      flush
    >
      <div class="action-tabs">
        <Tabs
          label="Which actions"
          value={state.value}
          tabs={TABS}
          onChange={(value) => {
            state.value = value;
          }}
        />
      </div>
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {items.value?.length === 0 ? (
        <Empty icon="check" title={state.value === "" ? "Nothing yet" : "None"}>
          <p>What rules decide about calls appears here.</p>
        </Empty>
      ) : (
        <ActionTable actions={items.value} withCaller />
      )}
      {hasMore.value && (
        <div class="table-foot">
          <Button onClick={more}>Show more</Button>
        </div>
      )}
    </Panel>
  );
}

/** What rules did about one call. Nothing is shown where they did nothing. */
export function CallActions({ channelId, callId }: { channelId: string; callId: string }) {
  const { items, reload } = useList(`${channelId}/${callId}`, () => listActions(channelId, { callId }));
  useStream(["action", "calls.post"], reload);
  if (!items.value || items.value.length === 0) return null;
  return (
    <Panel title="What rules did" flush>
      <ActionTable actions={items.value} withCaller={false} />
    </Panel>
  );
}

function ActionTable({
  actions,
  withCaller,
}: {
  actions: readonly Action[] | undefined;
  withCaller: boolean;
}) {
  return (
    <table class="table">
      <caption class="unseen">What rules did</caption>
      <thead>
        <tr>
          <th scope="col">Action</th>
          {withCaller && <th scope="col">Caller</th>}
          <th scope="col">Rule</th>
          <th scope="col" class="number">
            Decided
          </th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        {actions ? (
          actions.map((action) => <ActionRow key={action.id} action={action} withCaller={withCaller} />)
        ) : (
          <PlaceholderRows columns={withCaller ? 5 : 4} rows={3} />
        )}
      </tbody>
    </table>
  );
}

const STATES: Record<Action["state"], { text: string; tone: Tone }> = {
  pending: { text: "Waiting", tone: "busy" },
  done: { text: "Done", tone: "good" },
  failed: { text: "Failed", tone: "bad" },
  skipped: { text: "Left out", tone: "plain" },
};

function ActionRow({ action, withCaller }: { action: Action; withCaller: boolean }) {
  const { text, tone } = STATES[action.state];
  return (
    <tr>
      <td class="action-what">
        {whatText(action)}
        {action.reason !== null && <p class="note">{reasonText(action)}</p>}
        {action.state === "pending" && action.due_at !== null && (
          <p class="note">
            Due <Time at={action.due_at} />
          </p>
        )}
      </td>
      {withCaller && (
        <td class="figures">
          <Caller action={action} />
        </td>
      )}
      <td class="faint">{action.rule === "@asked" ? "asked for" : action.rule}</td>
      <td class="number faint">
        <Time at={action.created_at} />
      </td>
      <td>
        <Badge tone={tone}>{text}</Badge>
      </td>
    </tr>
  );
}

function Caller({ action: { number, channel_id: channelId, call_id: callId } }: { action: Action }) {
  const text = number === null ? "Hidden number" : `+${number}`;
  return callId === null ? <span>{text}</span> : <a href={hrefTo(["calls", channelId, callId])}>{text}</a>;
}

function whatText({ kind, text, word }: Action): string {
  switch (kind) {
    case "reject":
      return "Decline the call";
    case "text":
      return text === null ? "Write to the caller" : `Write “${text}”`;
    case "remind":
      return "Remind you";
    case "tag":
      return word === null ? "Mark the call" : `Mark the call “${word}”`;
  }
}

/** In the gateway's words, with WhatsApp's code where there is one. */
function reasonText({ reason, reason_text: text, refused_with: code }: Action): string {
  const said = text ?? reason ?? "";
  return code === null ? `${said}.` : `${said} (code ${code}).`;
}
