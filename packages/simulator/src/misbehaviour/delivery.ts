import type { Carrier } from "../accounts/outbox.ts";
import type { Context } from "../ground/context.ts";
import { children, type Stanza } from "../stanzas/node.ts";
import { Lanes } from "./lanes.ts";

/** The way from a device's outbox to its connection, with the delays, shuffles and repeats that are in force. */
export class Delivery {
  readonly #context: Context;
  readonly #number: string;
  readonly #carrier: Carrier;
  readonly #lanes: Lanes;

  constructor(context: Context, number: string, carrier: Carrier) {
    this.#context = context;
    this.#number = number;
    this.#carrier = carrier;
    this.#lanes = new Lanes(context.timers);
  }

  /** Sends a stanza once or more often, now or later. */
  async carry(stanza: Stanza, written: () => void): Promise<void> {
    const about = children(stanza)[0];
    const fits = ({ stanza: tag }: { stanza: string | undefined }) => tag === undefined || tag === about?.tag;
    const { extra = 0 } = this.#context.conditions.repeats.take(this.#number, fits) ?? {};
    const lane = about?.attrs["call-id"] ?? "";
    const send = () => this.#sendLater(lane, () => this.#carrier(stanza, written));
    if (extra === 0) return await send();
    await Promise.all(Array.from({ length: 1 + extra }, send));
  }

  // One lane for each call: calls overtake each other, the stanzas of one call do not.
  #sendLater(lane: string, send: () => Promise<void>): Promise<void> {
    const { conditions, random } = this.#context;
    const { ms = 0 } = conditions.delays.take(this.#number) ?? {};
    const { windowMs = 0 } = conditions.shuffles.take(this.#number) ?? {};
    const wait = ms + random() * windowMs;
    return wait > 0 || this.#lanes.isBusy(lane) ? this.#lanes.run(lane, wait, send) : send();
  }
}
