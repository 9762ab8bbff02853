import type { BodyOf, Channel, ResultOf } from "@ringhook/api";
import { pathOf, request } from "../api/request.ts";

/** A new channel. Its token and signing secret are shown only once. */
export type CreatedChannel = ResultOf<"createChannel">;

/** A channel's link to WhatsApp. */
export type Link = ResultOf<"readLink">;

/** The path of a channel, or of something that belongs to it. */
export function channelPath(channelId: string, ...rest: string[]): string {
  return pathOf("channels", channelId, ...rest);
}

export type NewSource = NonNullable<BodyOf<"createChannel">["source"]>;

/**
 * @param name empty for none
 * @param source where its calls come from
 */
export function createChannel(name: string, source: NewSource): Promise<CreatedChannel> {
  const body: BodyOf<"createChannel"> = { source, ...(name.trim() !== "" && { name: name.trim() }) };
  return request("POST", pathOf("channels"), body);
}

export function renameChannel(channelId: string, name: string | null): Promise<Channel> {
  return request("PATCH", channelPath(channelId), { name });
}

export function deleteChannel(channelId: string): Promise<void> {
  return request("DELETE", channelPath(channelId));
}

/** Starts linking; a QR code follows. */
export function startLinking(channelId: string): Promise<Link> {
  return request("POST", channelPath(channelId, "link"));
}

/** Requests a pairing code to type into the phone with this number. */
export function requestPairingCode(
  channelId: string,
  number: string,
): Promise<ResultOf<"requestPairingCode">> {
  return request("POST", channelPath(channelId, "link", "code"), { number });
}

export function logOut(channelId: string): Promise<Link> {
  return request("DELETE", channelPath(channelId, "link"));
}

export function restart(channelId: string): Promise<Link> {
  return request("POST", channelPath(channelId, "restart"));
}

export async function rotateToken(channelId: string): Promise<string> {
  return (await request<ResultOf<"rotateToken">>("POST", channelPath(channelId, "token"))).token;
}

export async function rotateSigningSecret(channelId: string): Promise<string> {
  const path = channelPath(channelId, "signing-secret");
  return (await request<ResultOf<"rotateSigningSecret">>("POST", path)).signing_secret;
}
