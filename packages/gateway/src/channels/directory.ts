import { RinghookError } from "../errors.ts";
import type { ChannelRecord } from "../store/records.ts";
import type { Channel } from "./channel.ts";
import { alike } from "./channel-id.ts";

/** A channel as every node knows it, wherever it is held. */
export interface KnownChannel {
  readonly id: string;
  readonly record: ChannelRecord;
}

/**
 * The channels by id and by token: those that this node holds, and what is known of all others of the database. What is done with a
 * channel is done by its holder; who may reach it, and whether an id is taken, any node has to know.
 */
export class Directory {
  readonly #byId = new Map<string, Channel>();
  /** By the token's hash, so that the time of a search reveals nothing about the token. */
  readonly #byToken = new Map<string, Channel>();
  /** As the database had them lately, of all nodes. */
  #recordsById = new Map<string, ChannelRecord>();
  #recordsByToken = new Map<string, ChannelRecord>();

  /** Those that this node holds. */
  list(): Channel[] {
    return [...this.#byId.values()];
  }

  /** Whether this node holds it. */
  has(channelId: string): boolean {
    return this.#byId.has(channelId);
  }

  /** Whether a channel has this id in any case. */
  hasAlike(channelId: string): boolean {
    return alike(this.known(), channelId).length > 0;
  }

  /** One that this node holds. @throws RinghookError `CHANNEL_NOT_FOUND` */
  get(channelId: string): Channel {
    const channel = this.#byId.get(channelId);
    if (channel) return channel;
    throw noChannel(channelId);
  }

  /** Those of all nodes. */
  known(): KnownChannel[] {
    const elsewhere = [...this.#recordsById.values()].filter(({ channelId }) => !this.#byId.has(channelId));
    return [...this.#byId.values(), ...elsewhere.map(knownOf)];
  }

  /** One of any node. */
  find(channelId: string): KnownChannel | undefined {
    const record = this.#recordsById.get(channelId);
    return this.#byId.get(channelId) ?? (record && knownOf(record));
  }

  findByTokenHash(hash: Uint8Array): KnownChannel | undefined {
    const held = this.#byToken.get(keyOf(hash));
    if (held) return held;
    const record = this.#recordsByToken.get(keyOf(hash));
    // What this node holds it knows better: the token was rotated.
    return record && !this.#byId.has(record.channelId) ? knownOf(record) : undefined;
  }

  /** Notes what the database has of the channels of all nodes. */
  note(records: readonly ChannelRecord[]): void {
    const there = records.filter(({ removedAt }) => removedAt === null);
    this.#recordsById = new Map(there.map((record) => [record.channelId, record]));
    this.#recordsByToken = new Map(there.map((record) => [keyOf(record.tokenHash), record]));
  }

  add(channel: Channel): void {
    this.#byId.set(channel.id, channel);
    this.#byToken.set(keyOf(channel.record.tokenHash), channel);
  }

  /** This node holds it no more. */
  remove(channel: Channel): void {
    this.#byId.delete(channel.id);
    this.#byToken.delete(keyOf(channel.record.tokenHash));
  }

  /** There is no such channel any more. */
  forget(channel: Channel): void {
    this.remove(channel);
    const record = this.#recordsById.get(channel.id);
    if (!record) return;
    this.#recordsById.delete(channel.id);
    this.#recordsByToken.delete(keyOf(record.tokenHash));
  }

  /** Notes a channel's new token; does nothing if the channel was removed meanwhile. */
  rekey(channel: Channel, before: Uint8Array): void {
    if (this.#byToken.delete(keyOf(before))) this.#byToken.set(keyOf(channel.record.tokenHash), channel);
  }
}

export function noChannel(channelId: string): RinghookError {
  return new RinghookError("CHANNEL_NOT_FOUND", `there is no channel ${JSON.stringify(channelId)}`, {
    hint: "`ringhook channels` lists the channels.",
  });
}

function knownOf(record: ChannelRecord): KnownChannel {
  return { id: record.channelId, record };
}

function keyOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString("hex");
}
