import type { Dispatcher } from "../deliveries/dispatcher.ts";
import { messageOf } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { Channel } from "./channel.ts";
import type { ChannelRules } from "./channel-rules.ts";
import type { Chore, Chores } from "./chores.ts";
import type { HeldChannels } from "./held-channels.ts";
import type { WebhooksInForce } from "./webhooks-in-force.ts";

export interface RemovalsOptions {
  held: HeldChannels;
  dispatcher: Dispatcher;
  inForce: WebhooksInForce;
  channelRules: ChannelRules;
  chores: Chores;
  log: Log;
}

/** Rows removed in one step, at most, so that removing a large channel blocks nobody. */
const REMOVE_STEP = 2_000;

/** Removes the data of channels that are marked as removed. It is retried until it is done. */
export class Removals {
  readonly #options: RemovalsOptions;

  constructor(options: RemovalsOptions) {
    this.#options = options;
  }

  has(channelId: string): boolean {
    return this.#options.chores.has(choreOf(channelId));
  }

  /** Its id is free again when nothing is left of it. @param channel if it was open until now */
  begin(channelId: string, channel?: Channel): Chore {
    const { held, dispatcher, inForce, channelRules, chores, log } = this.#options;
    return chores.begin(choreOf(channelId), async () => {
      await channel?.unlink().catch((error: unknown) => {
        log.warn({ channelId, reason: messageOf(error) }, "its credentials go with the channel");
      });
      await channel?.stop();
      await dispatcher.release(channelId);
      inForce.close(channelId);
      channelRules.close(channelId);
      const store = await held.acquire(channelId);
      while (store && !(await store.remove({ limit: REMOVE_STEP }))) {
        // The next step follows after whatever else was waiting.
      }
      await held.release(channelId);
    });
  }
}

function choreOf(channelId: string): string {
  return `the removal of channel ${channelId}`;
}
