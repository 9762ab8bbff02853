import type { DeliveryWithAttempts, ResultOf } from "@ringhook/api";
import { durationText, momentText } from "../components/time.tsx";
import { outcomeText, succeeded } from "../webhooks/outcome.ts";
import { eventText, talkFrom } from "./call.ts";
import { placeOf, type Scale, scaleOf } from "./timeline-scale.ts";
import "./timeline.css";

type CallDetail = ResultOf<"readCall">;
type CallEvent = CallDetail["events"][number];

interface TimelineProps {
  call: CallDetail;
  now: number;
  /** The name of a webhook, as people read it. */
  nameOf: (webhookId: string) => string;
}

/** A call drawn to scale: its statuses, and below them each delivery's attempts on the same axis. */
export function Timeline({ call, now, nameOf }: TimelineProps) {
  const scale = scaleOf(call, now);
  return (
    <div class="timeline">
      <div class="timeline-row timeline-axis" aria-hidden="true">
        <span />
        <div class="timeline-track">
          {scale.ticks.map((tick) => (
            <span key={tick} class="timeline-tick" style={leftOf(scale.from + tick, scale)}>
              {tick === 0 ? "0 s" : durationText(tick)}
            </span>
          ))}
        </div>
        <span class="timeline-later">later</span>
      </div>
      <div class="timeline-row">
        <span class="timeline-label">Call</span>
        <div class="timeline-track">
          <Talk call={call} scale={scale} />
          {call.events.map((event, index) => (
            <Stretch key={event.id} event={event} next={call.events[index + 1]} scale={scale} now={now} />
          ))}
        </div>
        <span class="timeline-later" />
      </div>
      {call.events
        .flatMap(({ deliveries }) => deliveries)
        .map((delivery) => (
          <DeliveryRow key={delivery.id} {...{ delivery, scale, call, nameOf }} />
        ))}
    </div>
  );
}

/** How long people talked, as far as it is told. */
function Talk({ call, scale }: { call: CallDetail; scale: Scale }) {
  const end = call.events.find(({ method }) => method === "patch")?.at;
  if (end === undefined || !call.duration) return null;
  const from = talkFrom(call, end);
  const text = `Talked ${durationText(call.duration * 1_000)}`;
  const width = (end - from) / (scale.to - scale.from);
  return (
    <span class="stretch talked" style={{ ...leftOf(from, scale), width: `${width * 100}%` }} title={text}>
      <span class="stretch-text">{text}</span>
    </span>
  );
}

/** A status until the next one; the last status of a call, and its end, are points. */
function Stretch(props: { event: CallEvent; next: CallEvent | undefined; scale: Scale; now: number }) {
  const { event, next, scale, now } = props;
  const isEnd = event.status === null || event.status === "missed" || event.status === "answered";
  const end = Math.min(next?.at ?? (isEnd ? event.at : now), scale.to);
  const left = placeOf(event.at, scale) ?? 0;
  const width = Math.max(0, (end - event.at) / (scale.to - scale.from));
  const text = eventText(event.status);
  const style = { left: `${left * 100}%`, ...(!isEnd && { width: `${width * 100}%` }) };
  return (
    <span
      class={`stretch ${event.status ?? "ended"} ${left > 0.8 ? "at-end" : ""}`}
      style={style}
      title={`${text} at ${momentText(new Date(event.at))}`}
    >
      <span class="stretch-text">{text}</span>
    </span>
  );
}

function DeliveryRow(props: {
  delivery: DeliveryWithAttempts;
  scale: Scale;
  call: CallDetail;
  nameOf: (webhookId: string) => string;
}) {
  const { delivery, scale, call, nameOf } = props;
  const later = delivery.attempt_list.filter(({ at }) => placeOf(at, scale) === undefined);
  const [first] = later;
  return (
    <div class="timeline-row">
      <span class="timeline-label" title={nameOf(delivery.webhook_id)}>
        <span class={`timeline-status ${delivery.status ?? ""}`}>{eventText(delivery.status)}</span>
        <span class="faint">{nameOf(delivery.webhook_id)}</span>
      </span>
      <div class="timeline-track">
        {delivery.attempt_list.map((attempt) => {
          const place = placeOf(attempt.at, scale);
          if (place === undefined) return null;
          const width = attempt.duration_ms / (scale.to - scale.from);
          return (
            <span
              key={attempt.number}
              class={`attempt ${succeeded(attempt) ? "good" : "bad"}`}
              style={{ left: `${place * 100}%`, width: `${Math.min(width, 1 - place) * 100}%` }}
              title={`Attempt ${attempt.number}, ${outcomeText(attempt)}, ${durationText(attempt.duration_ms)}`}
            />
          );
        })}
      </div>
      <span class="timeline-later figures">
        {first && (
          <span class={later.some(succeeded) ? "good" : "bad"}>
            {later.length > 1 && `${later.length} × `}+{durationText(first.at - call.started_at)}
          </span>
        )}
      </span>
    </div>
  );
}

function leftOf(at: number, scale: Scale): { left: string } {
  return { left: `${(placeOf(at, scale) ?? 0) * 100}%` };
}
