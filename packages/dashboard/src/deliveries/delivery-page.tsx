import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { channelNamed } from "../channels/channel-list.ts";
import { useStream } from "../live/use-stream.ts";
import { goTo, hrefTo } from "../navigation/route.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Code } from "../parts/code.tsx";
import { Crumb } from "../parts/crumb.tsx";
import { Facts } from "../parts/facts.tsx";
import { LoadFailure } from "../parts/notice.tsx";
import { PageHead, Panel } from "../parts/panel.tsx";
import { Time } from "../parts/time.tsx";
import { Attempts } from "./attempts.tsx";
import { type DeliveryDetail, eventText, lookOf } from "./delivery.ts";
import { replay } from "./replay.ts";

/** One delivery: each attempt with its answer, and what was sent. */
export function DeliveryPage({ deliveryId }: { deliveryId: string }) {
  const path = `/api/deliveries/${encodeURIComponent(deliveryId)}`;
  const { data, error, reload } = useLoaded(path, () => get<DeliveryDetail>(path));
  useStream(["delivery"], reload);
  const delivery = data.value;
  return (
    <>
      <Crumb href={hrefTo(["deliveries"])}>Deliveries</Crumb>
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {delivery && <Story delivery={delivery} />}
    </>
  );
}

function Story({ delivery }: { delivery: DeliveryDetail }) {
  const { text, tone } = lookOf(delivery);
  const again = async (): Promise<void> => {
    const made = await replay(delivery.id);
    goTo(["deliveries", made.id]);
  };
  return (
    <>
      <PageHead
        title={eventText(delivery)}
        about={
          <span class="call-marks">
            <Badge tone={tone}>{text}</Badge>
            <span>{delivery.webhook?.url ?? "The webhook was removed"}</span>
          </span>
        }
        actions={
          delivery.state !== "pending" && (
            <Button icon="replay" kind="primary" onClick={again}>
              Replay
            </Button>
          )
        }
      />
      <Panel title="Attempts">
        <Attempts attempts={delivery.attempt_list} />
        <WhatIsNext delivery={delivery} />
      </Panel>
      <Panel title="What is sent" about="The same bytes at each attempt.">
        <Code text={delivery.body} label="JSON sent" />
      </Panel>
      <DeliveryFacts delivery={delivery} />
    </>
  );
}

function WhatIsNext({ delivery }: { delivery: DeliveryDetail }) {
  if (delivery.state !== "pending") return null;
  if (delivery.due_at === null) {
    return <p class="faint">It waits for an earlier event of the same call: order is kept.</p>;
  }
  return (
    <p class="faint">
      The next attempt is due at <Time at={delivery.due_at} />.
    </p>
  );
}

function DeliveryFacts({ delivery }: { delivery: DeliveryDetail }) {
  const { call_id: callId, replay_of: replayOf } = delivery;
  return (
    <Panel title="Facts">
      <Facts
        facts={[
          ["Channel", channelNamed(delivery.channel_id)],
          ["Owed since", <Time key="since" at={delivery.created_at} />],
          ["Done", delivery.settled_at === null ? "Not yet" : <Time key="done" at={delivery.settled_at} />],
          ["Mode", delivery.webhook?.mode ?? "–"],
          ["Call", callId ? <a href={hrefTo(["calls", delivery.channel_id, callId])}>{callId}</a> : "None"],
          ["webhook-id", <code key="id">{delivery.id}</code>],
          ...(replayOf
            ? ([["Replay of", <a href={hrefTo(["deliveries", replayOf])}>{replayOf}</a>]] as const)
            : []),
        ]}
      />
    </Panel>
  );
}
