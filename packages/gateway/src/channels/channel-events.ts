import type { ChannelEvent } from "../calls/journal.ts";
import type { Health, User } from "./health.ts";
import { renderQr } from "./qr/render-qr.ts";

/** An account was linked (`post`), or its link has ended (`delete`). */
export function userEvent(channelId: string, method: "post" | "delete", user: User): ChannelEvent {
  return eventOf("users", method, channelId, { user });
}

/** The channel's state has changed. */
export function healthEvent({ channel_id: channelId, ...health }: Health): ChannelEvent {
  return eventOf("channel", "post", channelId, { health });
}

/** There is a new QR code to scan. @param expire seconds until it is worthless */
export function qrEvent(channelId: string, text: string, expire: number): ChannelEvent {
  const qr = { status: "OK", base64: dataUrlOf(renderQr(text)), rowdata: text, expire };
  return eventOf("channel", "patch", channelId, { qr });
}

/** A PNG as a URL that holds it. */
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
