import type { ResultOf } from "@ringhook/api";
import { get, pathOf, request } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { useStream } from "../api/use-stream.ts";
import { channelNamed } from "../channels/channel-list.ts";
import { Button } from "../components/button.tsx";
import { Crumb } from "../components/crumb.tsx";
import { Facts } from "../components/facts.tsx";
import { InlineList } from "../components/inline-list.tsx";
import { Jid } from "../components/jid.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { Time } from "../components/time.tsx";
import { useNow } from "../components/use-now.ts";
import { hrefTo } from "../navigation/route.ts";
import { CallActions } from "../rules/actions-panel.tsx";
import { useWebhookNames } from "../webhooks/webhook-names.ts";
import { callerText, endReasonText, isOpen, ringMs, ringText, talkText } from "./call.ts";
import { Flags, StatusBadge, Tags } from "./call-marks.tsx";
import { EventPanel } from "./event-panel.tsx";
import { PhoneLogPanel } from "./phone-log-panel.tsx";
import { Timeline } from "./timeline.tsx";

type CallDetail = ResultOf<"readCall">;

/** One call: its timeline, its events, and each delivery of them. */
export function CallPage({ channelId, callId }: { channelId: string; callId: string }) {
  const path = pathOf("calls", channelId, callId);
  const { data, error, reload } = useLoaded(path, () => get<CallDetail>(path));
  useStream(["calls.post", "calls.patch", "delivery"], reload);
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
              <InlineList>
                <StatusBadge call={call} />
                <Flags call={call} />
                {call.caller_name !== null && <span>{call.caller_name}</span>}
                <span>{endReasonText(call.end_reason)}</span>
                {call.tags.length > 0 && <Tags tags={call.tags} />}
              </InlineList>
            }
            actions={
              isOpen(call) && (
                <Button kind="danger" onClick={() => request("POST", `${path}/reject`)}>
                  Decline
                </Button>
              )
            }
          />
          <Panel title="Timeline" about="To scale, from the start of the call.">
            <Timeline call={call} now={now} nameOf={nameOf} />
          </Panel>
          <CallActions channelId={channelId} callId={callId} />
          <CallFacts call={call} now={now} />
          {call.log && <PhoneLogPanel log={call.log} />}
          {call.events.map((event) => (
            <EventPanel key={event.id} event={event} nameOf={nameOf} reload={reload} />
          ))}
        </>
      )}
    </>
  );
}

function CallFacts({ call, now }: { call: CallDetail; now: number }) {
  const rang = ringMs(call, now);
  const isOutgoing = call.direction === "outgoing";
  return (
    <Panel title="Details">
      <Facts
        facts={[
          ["Channel", channelNamed(call.channel_id)],
          ["Started", <Time key="started" at={call.started_at} />],
          ...(isOutgoing ? [] : [["Rang", rang === null ? "Unknown" : ringText(rang)] as const]),
          ["Ended", call.ended_at === null ? "In progress" : <Time key="ended" at={call.ended_at} />],
          ...(call.duration === null ? [] : [["Talked", talkText(call.duration)] as const]),
          ["Name", call.caller_name ?? "Unknown"],
          ["Country", call.caller_country ?? "Unknown"],
          ["WhatsApp", [call.caller_platform, call.caller_version].filter(Boolean).join(" ") || "Unknown"],
          ["LID", call.caller_lid === null ? "Unknown" : <Jid key="lid" jid={call.caller_lid} />],
          ["Call ID", <code key="id">{call.id}</code>],
        ]}
      />
    </Panel>
  );
}
