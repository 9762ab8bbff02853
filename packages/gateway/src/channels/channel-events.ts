import { callerOf, givenIdOf } from "../calls/call.ts";
import { msOf } from "../clock.ts";
import type { ChannelEvent } from "../journal/journal.ts";
import type { Call } from "../store/records.ts";
import type { Health, User } from "./health.ts";
import { renderQr } from "./qr/render-qr.ts";

/** An account was linked (`post`) or its link ended (`delete`). */
export function userEvent(channelId: string, method: "post" | "delete", user: User): ChannelEvent {
  return eventOf("users", method, channelId, { user });
}

/** The channel's state has changed. */
export function healthEvent({ channel_id: channelId, ...health }: Health): ChannelEvent {
  return eventOf("channel", "post", channelId, { health });
}

/** There is a new QR code to scan. @param expire seconds until it expires */
export function qrEvent(channelId: string, text: string, expire: number): ChannelEvent {
  const qr = { status: "OK", base64: dataUrlOf(renderQr(text)), rowdata: text, expire };
  return eventOf("channel", "patch", channelId, { qr });
}

/** Somebody was to be reminded of a call, and nobody spoke to its caller meanwhile. @param rule the rule's id */
export function reminderEvent(channelId: string, rule: string, call: Call): ChannelEvent {
  const reminder = {
    call_id: givenIdOf(call),
    from: callerOf(call),
    ...(call.callerName !== null && { name: call.callerName }),
    called_at: msOf(call.startedAt),
    rule,
  };
  return eventOf("reminders", "post", channelId, { reminders: [reminder] });
}

/** A PNG as a data URL. */
export function dataUrlOf(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

function eventOf(
  type: ChannelEvent["type"],
  method: ChannelEvent["method"],
  channelId: string,
  payload: object,
): ChannelEvent {
  const body = JSON.stringify({ ...payload, event: { type, event: method }, channel_id: channelId });
  return { type, method, body };
}
