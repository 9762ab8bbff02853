import { callIdOf } from "../../calls/call.ts";
import type { Followed } from "../../feed/follow.ts";
import type { StreamedEvent } from "../../store/history.ts";
import { digitsOf } from "./schemas/channel.ts";

/** A dropped follower comes back after this long. */
const RETRY_MS = 2_000;

/** The first frame: from where on the stream tells, so that a follower that hears nothing more can go on there. */
export function openFrame(after: string, isGap: boolean): string {
  return frame({ id: after, event: "open", data: { after, gap: isGap } }, `retry: ${RETRY_MS}\n`);
}

/** One thing that happened. Only journaled events have an id: a follower goes on behind the last one it got. */
export function frameOf(followed: Followed): string {
  switch (followed.kind) {
    case "event":
      return frame({
        id: followed.event.eventId,
        event: `${followed.event.type}.${followed.event.method}`,
        data: eventData(followed.event),
      });
    case "delivery": {
      const { delivery, settlement } = followed.delivery;
      const { attempt } = settlement;
      return frame({
        event: "delivery",
        data: {
          id: delivery.deliveryId,
          channel_id: settlement.channelId,
          webhook_id: delivery.webhookId,
          event_id: delivery.eventId,
          call_id: callIdOf(delivery),
          state: settlement.state,
          due_at: settlement.dueAt,
          attempt: attempt && {
            number: attempt.number,
            at: attempt.at,
            duration_ms: attempt.durationMs,
            status: attempt.status,
            error: attempt.error,
          },
        },
      });
    }
    case "link": {
      const { channelId, link } = followed.link;
      return frame({
        event: "link",
        data: {
          channel_id: channelId,
          state: link.state,
          reason: link.reason,
          qr: link.qr ? { text: link.qr.text, expires_at: link.qr.expiresAt } : null,
          number: digitsOf(link.account?.number ?? null),
        },
      });
    }
    case "quiet":
      return ": quiet\n\n";
  }
}

function eventData({ eventId, channelId, callId, status, at, journaledAt, body }: StreamedEvent): unknown {
  return {
    id: eventId,
    channel_id: channelId,
    call_id: callId,
    status,
    at,
    journaled_at: journaledAt,
    body: JSON.parse(body),
  };
}

/** JSON has no line breaks of its own, so one data line holds it. */
function frame({ id, event, data }: { id?: string; event: string; data: unknown }, before = ""): string {
  const idLine = id === undefined ? "" : `id: ${id}\n`;
  return `${before}${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
