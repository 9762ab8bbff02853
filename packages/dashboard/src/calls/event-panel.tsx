import { useSignal } from "@preact/signals";
import { Attempts } from "../deliveries/attempts.tsx";
import { type DeliveryWithAttempts, lookOf } from "../deliveries/delivery.ts";
import { replay } from "../deliveries/replay.ts";
import { SentJson } from "../deliveries/sent-json.tsx";
import { hrefTo } from "../navigation/route.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Panel } from "../parts/panel.tsx";
import { momentText } from "../parts/time.tsx";
import type { CallEvent } from "./call-story.ts";
import "./event-panel.css";

interface EventPanelProps {
  event: CallEvent;
  nameOf: (webhookId: string) => string;
  reload: () => void;
}

/** One status of a call: the JSON that was sent of it, and each delivery with its attempts. */
export function EventPanel({ event, nameOf, reload }: EventPanelProps) {
  const shown = useSignal(false);
  const [first] = event.deliveries;
  const toggle = (
    <Button
      kind="quiet"
      label={`${shown.value ? "Hide" : "Show"} JSON of ${event.status}`}
      onClick={() => {
        shown.value = !shown.value;
      }}
    >
      {shown.value ? "Hide JSON" : "Show JSON"}
    </Button>
  );
  return (
    <Panel
      title={`${event.status.charAt(0).toUpperCase()}${event.status.slice(1)}`}
      about={`By WhatsApp's clock at ${momentText(new Date(event.at))}`}
      actions={first && toggle}
    >
      {first ? (
        shown.value && <SentJson deliveryId={first.id} label={`JSON sent for ${event.status}`} />
      ) : (
        <p class="faint">No webhook wanted this event, so nothing was sent.</p>
      )}
      {event.deliveries.map((delivery) => (
        <Sent key={delivery.id} delivery={delivery} what={event.status} nameOf={nameOf} reload={reload} />
      ))}
    </Panel>
  );
}

interface SentProps {
  delivery: DeliveryWithAttempts;
  what: string;
  nameOf: (webhookId: string) => string;
  reload: () => void;
}

function Sent({ delivery, what, nameOf, reload }: SentProps) {
  const { text, tone } = lookOf(delivery);
  const name = nameOf(delivery.webhook_id);
  return (
    <div class="sent">
      <div class="sent-head">
        <Badge tone={tone}>{text}</Badge>
        <a href={hrefTo(["deliveries", delivery.id])}>{name}</a>
        {delivery.replay_of && <span class="faint">Replay</span>}
        {delivery.state !== "pending" && (
          <Button
            icon="replay"
            label={`Replay ${what} to ${name}`}
            onClick={() => replay(delivery.id).then(reload)}
          >
            Replay
          </Button>
        )}
      </div>
      <Attempts attempts={delivery.attempt_list} />
    </div>
  );
}
