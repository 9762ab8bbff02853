import { request } from "../api/request.ts";
import type { Channel } from "./channel.ts";

/** A channel that was just made. Its token and signing secret are told this once. */
export interface CreatedChannel extends Channel {
  token: string;
  signing_secret: string;
}

/** A channel's way to WhatsApp. */
export interface Link {
  state: Channel["state"];
  reason: string | null;
  qr: { text: string; expires_at: number } | null;
  number: string | null;
}

/** The address of a channel, or of something that belongs to it. */
export function channelPath(channelId: string, ...rest: string[]): string {
  return ["/api/channels", ...[channelId, ...rest].map(encodeURIComponent)].join("/");
}

export function createChannel(channel: { name?: string }): Promise<CreatedChannel> {
  return request("POST", "/api/channels", channel);
}

export function renameChannel(channelId: string, name: string | null): Promise<Channel> {
  return request("PATCH", channelPath(channelId), { name });
}

export function removeChannel(channelId: string): Promise<void> {
  return request("DELETE", channelPath(channelId));
}

/** Connects to be linked; a QR code follows. */
export function beginLink(channelId: string): Promise<Link> {
  return request("POST", channelPath(channelId, "link"));
}

/** Connects to be linked by a code that is typed into the phone with this number. */
export function beginLinkByCode(channelId: string, number: string): Promise<{ code: string }> {
  return request("POST", channelPath(channelId, "link", "code"), { number });
}

export function logOut(channelId: string): Promise<Link> {
  return request("DELETE", channelPath(channelId, "link"));
}

export function restart(channelId: string): Promise<Link> {
  return request("POST", channelPath(channelId, "restart"));
}

export async function rotateToken(channelId: string): Promise<string> {
  return (await request<{ token: string }>("POST", channelPath(channelId, "token"))).token;
}

export async function rotateSigningSecret(channelId: string): Promise<string> {
  const path = channelPath(channelId, "signing-secret");
  return (await request<{ signing_secret: string }>("POST", path)).signing_secret;
}
