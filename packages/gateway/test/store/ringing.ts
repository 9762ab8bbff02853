import { onTestFinished } from "vitest";
import type { CallbackFilter } from "../../src/store/callbacks.ts";
import type { ChannelStore } from "../../src/store/channel-store.ts";
import type { Call } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { callRecord, entryOf, Numbering, SECOND, stepOf, T0 } from "./store-samples.ts";
import { addChannel, type OpenPlace } from "./test-store.ts";

export const ASHA = { creator: "1@s.whatsapp.net", callerNumber: "1@s.whatsapp.net", callerLid: null };
export const ASHA_BY_LID = { creator: "7@lid", callerNumber: null, callerLid: "7@lid" };
export const ASHA_BY_BOTH = { creator: "7@lid", callerNumber: "1@s.whatsapp.net", callerLid: "7@lid" };
export const BEN = { creator: "2@s.whatsapp.net", callerNumber: "2@s.whatsapp.net", callerLid: null };

/** Calls of a channel, written as the journal writes them. */
export class Ringing {
  readonly #ids: Numbering;
  readonly #channel: ChannelStore;
  #calls = 0;

  constructor(channel: ChannelStore, ids = new Numbering()) {
    this.#channel = channel;
    this.#ids = ids;
  }

  /** A call that begins so many seconds after T0, and ends 20 s later. @returns the entries that changed */
  async call(status: "missed" | "answered", seconds: number, given: Partial<Call> = ASHA) {
    this.#calls += 1;
    const call = callRecord(`C${this.#calls}`, { at: T0 + seconds * SECOND, ...given });
    const webhooks = [`whk_${this.#channel.channelId}_0`];
    await this.#channel.record(entryOf(this.#ids, call, webhooks));
    const ended = stepOf(call, status, T0 + (seconds + 20) * SECOND);
    const { callbacks } = await this.#channel.record(entryOf(this.#ids, ended, webhooks));
    return callbacks ?? [];
  }
}

/** A store with a channel, of which the test is to write calls. */
export async function ringingOn(open: OpenPlace) {
  const { store, close, reopen } = await open();
  onTestFinished(() => close());
  const channel = await addChannel(store, "A");
  const ids = new Numbering();
  return { store, reopen, channel, ids, ringing: new Ringing(channel, ids) };
}

export const listed = (store: Store, filter: CallbackFilter = {}) =>
  store.listCallbacks({ filter, after: null, limit: 100 });
