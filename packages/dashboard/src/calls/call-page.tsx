import { useCallback } from "preact/hooks";
import { get, request } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { channelNamed } from "../channels/channel-list.ts";
import { useWebhookNames } from "../channels/webhook-names.ts";
import { useNow } from "../live/now.ts";
import { useStream } from "../live/use-stream.ts";
import { hrefTo } from "../navigation/route.ts";
import { Button } from "../parts/button.tsx";
import { Crumb } from "../parts/crumb.tsx";
import { Facts } from "../parts/facts.tsx";
import { LoadFailure } from "../parts/notice.tsx";
import { PageHead, Panel } from "../parts/panel.tsx";
import { Time } from "../parts/time.tsx";
import { callerText, isOpen, reasonText, ringMs, ringText } from "./call.ts";
import { Flags, StatusBadge } from "./call-marks.tsx";
import type { CallStory } from "./call-story.ts";
import { EventPanel } from "./event-panel.tsx";
import { Timeline } from "./timeline.tsx";

/** One call: what happened when, what was sent where, and what came of it. */
export function CallPage({ channelId, callId }: { channelId: string; callId: string }) {
  const path = `/api/calls/${encodeURIComponent(channelId)}/${encodeURIComponent(callId)}`;
  const load = useCallback(() => get<CallStory>(path), [path]);
  const { data, error, reload } = useLoaded(path, load);
  useStream(["calls.post", "delivery"], reload);
  const nameOf = useWebhookNames(channelId);
  const call = data.value;
  const now = useNow(call !== undefined && isOpen(call) && call.end_reason === null);
  return (
    <>
      <Crumb href={hrefTo(["calls"])}>Calls</Crumb>
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {call && (
        <>
          <PageHead
            title={<span class="figures">{callerText(call.caller_number, call.caller_lid)}</span>}
            about={
              <span class="call-marks">
                <StatusBadge status={call.status} />
                <Flags call={call} />
                <span>{reasonText(call.end_reason)}</span>
              </span>
            }
            actions={
              isOpen(call) && (
                <Button kind="danger" onClick={() => request("POST", `${path}/reject`)}>
                  Decline
                </Button>
              )
            }
          />
          <Panel title="Timeline" about="To scale, from the call's first stanza on.">
            <Timeline call={call} now={now} nameOf={nameOf} />
          </Panel>
          <CallFacts call={call} now={now} />
          {call.events.map((event) => (
            <EventPanel key={event.id} event={event} nameOf={nameOf} reload={reload} />
          ))}
        </>
      )}
    </>
  );
}

function CallFacts({ call, now }: { call: CallStory; now: number }) {
  const rang = ringMs(call, now);
  return (
    <Panel title="Facts">
      <Facts
        facts={[
          ["Channel", channelNamed(call.channel_id)],
          ["Began", <Time key="began" at={call.started_at} />],
          ["Rang", rang === null ? "Not heard" : ringText(rang)],
          ["Ended", call.ended_at === null ? "Goes on" : <Time key="ended" at={call.ended_at} />],
          ["LID", call.caller_lid ?? "Not told"],
          ["Call id", <code key="id">{call.id}</code>],
        ]}
      />
    </Panel>
  );
}
