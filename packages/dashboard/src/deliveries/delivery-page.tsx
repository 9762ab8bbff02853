import { get, pathOf } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { useStream } from "../api/use-stream.ts";
import { channelNamed } from "../channels/channel-list.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { Code } from "../components/code.tsx";
import { Crumb } from "../components/crumb.tsx";
import { Facts } from "../components/facts.tsx";
import { InlineList } from "../components/inline-list.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { Time } from "../components/time.tsx";
import { goTo, hrefTo } from "../navigation/route.ts";
import { whereTo } from "../webhooks/webhook.ts";
import { Attempts } from "./attempts.tsx";
import { type DeliveryDetail, eventText, stateOf } from "./delivery.ts";
import { replay } from "./replay.ts";

/** One delivery: its attempts with their responses, and what is sent. */
export function DeliveryPage({ deliveryId }: { deliveryId: string }) {
  const path = pathOf("deliveries", deliveryId);
  const { data, error, reload } = useLoaded(path, () => get<DeliveryDetail>(path));
  useStream(["delivery"], reload);
  const delivery = data.value;
  return (
    <>
      <Crumb href={hrefTo(["deliveries"])}>Deliveries</Crumb>
      {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
      {delivery && <Detail delivery={delivery} />}
    </>
  );
}

function Detail({ delivery }: { delivery: DeliveryDetail }) {
  const { text, tone } = stateOf(delivery);
  const replayNow = async (): Promise<void> => {
    const replayed = await replay(delivery.id);
    goTo(["deliveries", replayed.id]);
  };
  return (
    <>
      <PageHead
        title={eventText(delivery)}
        about={
          <InlineList>
            <Badge tone={tone}>{text}</Badge>
            <span>{delivery.webhook ? whereTo(delivery.webhook) : "Webhook deleted"}</span>
          </InlineList>
        }
        actions={
          delivery.state !== "pending" && (
            <Button icon="replay" kind="primary" onClick={replayNow}>
              Replay
            </Button>
          )
        }
      />
      <Panel title="Attempts">
        <Attempts attempts={delivery.attempt_list} />
        <NextAttempt delivery={delivery} />
      </Panel>
      <Panel title="Body" about="Each attempt sends the same bytes.">
        <Code text={delivery.body} label="JSON sent" />
      </Panel>
      <DeliveryFacts delivery={delivery} />
    </>
  );
}

function NextAttempt({ delivery }: { delivery: DeliveryDetail }) {
  if (delivery.state !== "pending") return null;
  if (delivery.due_at === null) {
    return <p class="faint">Waiting for an earlier event of the same call.</p>;
  }
  return (
    <p class="faint">
      Next attempt at <Time at={delivery.due_at} />.
    </p>
  );
}

function DeliveryFacts({ delivery }: { delivery: DeliveryDetail }) {
  const { call_id: callId, replay_of: replayOf } = delivery;
  return (
    <Panel title="Details">
      <Facts
        facts={[
          ["Channel", channelNamed(delivery.channel_id)],
          ["Created", <Time key="since" at={delivery.created_at} />],
          [
            "Completed",
            delivery.settled_at === null ? "In progress" : <Time key="done" at={delivery.settled_at} />,
          ],
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
