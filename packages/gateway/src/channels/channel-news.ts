import { type Clock, nowOf } from "../clock.ts";
import { messageOf } from "../errors.ts";
import type { ChannelEvent, Journal } from "../journal/journal.ts";
import type { Log } from "../log/log.ts";
import type { LinkState } from "../sources/source.ts";
import type { ChannelRecord, ChannelState } from "../store/records.ts";
import { healthEvent, qrEvent, userEvent } from "./channel-events.ts";
import type { Chores } from "./chores.ts";
import { type Health, userOf } from "./health.ts";

export interface ChannelNewsOptions {
  journal: Pick<Journal, "publish">;
  chores: Chores;
  clock: Clock;
  log: Log;
  /** Whether a webhook of the channel subscribes to an event, such as `channel.post`. */
  isWanted: (channelId: string, event: string) => boolean;
}

/** Events that wait for a store that fails: the first of them and the latest. */
const MOST_UNSTORED = 100;

/** What a channel's webhooks are told of the channel itself: its account, its state, its QR codes. */
export class ChannelNews {
  readonly #channelId: string;
  readonly #options: ChannelNewsOptions;
  /** Events that are not stored yet, in order. */
  readonly #unstored: ChannelEvent[] = [];

  constructor(channelId: string, options: ChannelNewsOptions) {
    this.#channelId = channelId;
    this.#options = options;
  }

  /** Publishes what follows from a change of the link: events for another account, state or QR code. */
  changed(
    before: { record: ChannelRecord; state: ChannelState },
    after: { record: ChannelRecord; link: LinkState; health: Health },
  ): void {
    const [was, is] = [userOf(before.record), userOf(after.record)];
    const { state, qr } = after.link;
    if (was && was.id !== is?.id) this.#publish(userEvent(this.#channelId, "delete", was));
    if (is && is.id !== was?.id) this.#publish(userEvent(this.#channelId, "post", is));
    if (state !== before.state && this.#isWanted("channel.post")) this.#publish(healthEvent(after.health));
    if (qr && this.#isWanted("channel.patch")) this.#publishQr(qr);
  }

  #isWanted(event: string): boolean {
    return this.#options.isWanted(this.#channelId, event);
  }

  /** As soon as the store takes it, and in order. */
  #publish(event: ChannelEvent): void {
    const { chores, journal } = this.#options;
    this.#unstored.push(event);
    if (this.#unstored.length > MOST_UNSTORED) this.#unstored.splice(1, 1);
    chores.begin("storing an event of the channel", async () => {
      for (let [next] = this.#unstored; next; [next] = this.#unstored) {
        await journal.publish(this.#channelId, next);
        this.#unstored.shift();
      }
    });
  }

  /** A code lives for seconds: the next one comes sooner than a second attempt for this one would. */
  #publishQr({ text, expiresAt }: NonNullable<LinkState["qr"]>): void {
    const { journal, clock, log } = this.#options;
    const channelId = this.#channelId;
    const seconds = Math.ceil((expiresAt - nowOf(clock)) / 1000);
    journal.publish(channelId, qrEvent(channelId, text, seconds)).catch((error: unknown) => {
      log.error({ reason: messageOf(error), channelId }, "a QR code could not be sent to the webhooks");
    });
  }
}
