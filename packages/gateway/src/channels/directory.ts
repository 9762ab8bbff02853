import { RinghookError } from "../errors.ts";
import type { Channel } from "./channel.ts";

/** The channels that are there, by their id and by their token. */
export class Directory {
  readonly #byId = new Map<string, Channel>();
  /** By the token's hash: the time that a search takes tells nothing of the token. */
  readonly #byToken = new Map<string, Channel>();

  list(): Channel[] {
    return [...this.#byId.values()];
  }

  has(channelId: string): boolean {
    return this.#byId.has(channelId);
  }

  /** @throws RinghookError `CHANNEL_NOT_FOUND` */
  get(channelId: string): Channel {
    const channel = this.#byId.get(channelId);
    if (channel) return channel;
    throw new RinghookError("CHANNEL_NOT_FOUND", `there is no channel ${JSON.stringify(channelId)}`, {
      hint: "`ringhook channels` lists the channels there are.",
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

  /** The channel has another token now; does nothing for one that was removed meanwhile. */
  rekey(channel: Channel, before: Uint8Array): void {
    if (this.#byToken.delete(keyOf(before))) this.#byToken.set(keyOf(channel.record.tokenHash), channel);
  }
}

function keyOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString("hex");
}
