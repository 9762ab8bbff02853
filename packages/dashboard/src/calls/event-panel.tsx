import { useSignal } from "@preact/signals";
import type { DeliveryWithAttempts, ResultOf } from "@ringhook/api";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { Panel } from "../components/panel.tsx";
import { momentText } from "../components/time.tsx";
import { Attempts } from "../deliveries/attempts.tsx";
import { stateOf } from "../deliveries/delivery.ts";
import { replay } from "../deliveries/replay.ts";
import { SentJson } from "../deliveries/sent-json.tsx";
import { hrefTo } from "../navigation/route.ts";
import { eventText } from "./call.ts";
import "./event-panel.css";

interface EventPanelProps {
  event: ResultOf<"readCall">["events"][number];
  nameOf: (webhookId: string) => string;
  reload: () => void;
}

/** One event of a call: its JSON, and each delivery with its attempts. */
export function EventPanel({ event, nameOf, reload }: EventPanelProps) {
  const shown = useSignal(false);
  const name = eventText(event.status);
  const word = name.toLowerCase();
  const [first] = event.deliveries;
  const toggle = (
    <Button
      kind="quiet"
      label={`${shown.value ? "Hide" : "Show"} JSON of ${word}`}
      onClick={() => {
        shown.value = !shown.value;
      }}
    >
      {shown.value ? "Hide JSON" : "Show JSON"}
    </Button>
  );
  return (
    <Panel
      title={name}
      about={`At ${momentText(new Date(event.at))}, WhatsApp's time`}
      actions={first && toggle}
    >
      {first ? (
        shown.value && <SentJson deliveryId={first.id} label={`JSON sent for ${word}`} />
      ) : (
        <p class="faint">No webhook subscribes to this event.</p>
      )}
      {event.deliveries.map((delivery) => (
        <SentDelivery key={delivery.id} {...{ delivery, nameOf, reload }} event={word} />
      ))}
    </Panel>
  );
}

interface SentDeliveryProps {
  delivery: DeliveryWithAttempts;
  /** What the event says, as a word in a sentence. */
  event: string;
  nameOf: (webhookId: string) => string;
  reload: () => void;
}

function SentDelivery({ delivery, event, nameOf, reload }: SentDeliveryProps) {
  const { text, tone } = stateOf(delivery);
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
            label={`Replay ${event} to ${name}`}
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
