import { callIdOf } from "../../calls/call.ts";
import type { StreamedEvent } from "../../store/history.ts";
import type { Followed } from "../../watch/follow.ts";
import { actionItem } from "./schemas/action.ts";
import { callbackItem } from "./schemas/callback.ts";
import { digitsOf } from "./schemas/channel.ts";

/** A disconnected follower reconnects after this long. */
const RETRY_MS = 2_000;

/** The first frame: where the stream starts, so that a follower that receives nothing more can resume there. */
export function openFrame(after: string, isGap: boolean): string {
  return frame({ id: after, event: "open", data: { after, gap: isGap } }, `retry: ${RETRY_MS}\n`);
}

/**
 * One frame. Only recorded events have an id: a follower resumes after the last one it received.
 * @param showsQr whether QR codes that link a phone are shown
 */
export function frameOf(followed: Followed, showsQr: boolean): string {
  switch (followed.kind) {
    case "event":
      return frame({
        id: followed.place,
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
    case "action":
      return frame({ event: "action", data: actionItem(followed.action) });
    case "link": {
      const { channelId, link } = followed.link;
      return frame({
        event: "link",
        data: {
          channel_id: channelId,
          state: link.state,
          reason: link.reason,
          qr: showsQr && link.qr ? { text: link.qr.text, expires_at: link.qr.expiresAt } : null,
          number: digitsOf(link.account?.number ?? null),
        },
      });
    }
    case "source":
      return frame({ event: "source", data: { channel_id: followed.channelId } });
    case "callback":
      return frame({ event: "callback", data: callbackItem(followed.callback) });
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

/** Compact JSON has no line breaks, so it fits in one data line. */
function frame({ id, event, data }: { id?: string; event: string; data: unknown }, before = ""): string {
  const idLine = id === undefined ? "" : `id: ${id}\n`;
  return `${before}${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
