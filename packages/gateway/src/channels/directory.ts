import { RinghookError } from "../errors.ts";
import type { Channel } from "./channel.ts";
import { alike } from "./channel-id.ts";

/** The channels by id and by token. */
export class Directory {
  readonly #byId = new Map<string, Channel>();
  /** By the token's hash, so that the time of a search reveals nothing about the token. */
  readonly #byToken = new Map<string, Channel>();

  list(): Channel[] {
    return [...this.#byId.values()];
  }

  has(channelId: string): boolean {
    return this.#byId.has(channelId);
  }

  /** Whether a channel has this id in any case. */
  hasAlike(channelId: string): boolean {
    return alike(this.list(), channelId).length > 0;
  }

  /** @throws RinghookError `CHANNEL_NOT_FOUND` */
  get(channelId: string): Channel {
    const channel = this.#byId.get(channelId);
    if (channel) return channel;
    throw new RinghookError("CHANNEL_NOT_FOUND", `there is no channel ${JSON.stringify(channelId)}`, {
      hint: "`ringhook channels` lists the channels.",
    });
  }

  findByTokenHash(hash: Uint8Array): Channel | undefined {
    return this.#byToken.get(keyOf(hash));
  }

  add(channel: Channel): void {
    this.#byId.set(channel.id, channel);
    this.#byToken.set(keyOf(channel.record.tokenHash), channel);
  }

  remove(channel: Channel): void {
    this.#byId.delete(channel.id);
    this.#byToken.delete(keyOf(channel.record.tokenHash));
  }

  /** Notes a channel's new token; does nothing if the channel was removed meanwhile. */
  rekey(channel: Channel, before: Uint8Array): void {
    if (this.#byToken.delete(keyOf(before))) this.#byToken.set(keyOf(channel.record.tokenHash), channel);
  }
}

function keyOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString("hex");
}
