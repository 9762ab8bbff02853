import type { Clock } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import type { BrokerKind } from "../../store/broker-store.ts";
import type { Broker, BrokerList } from "../../subscriptions/broker.ts";
import type { AddressedEvent } from "./address.ts";
import type { ConnectBroker, Findings } from "./broker-client.ts";
import { BrokerLink } from "./broker-link.ts";
import { type BrokerHealth, BrokerTally } from "./broker-tally.ts";
import { Slots } from "./slots.ts";

export interface BrokerLinksOptions {
  brokers: BrokerList;
  /** How to connect to each kind of broker. */
  kinds: Readonly<Record<BrokerKind, ConnectBroker>>;
  /** Timeout of one attempt in milliseconds. */
  timeoutMs: number;
  clock: Clock;
}

/** Messages in flight to one broker, at most. */
const MOST_IN_FLIGHT = 256;

/** What of a broker outlives its connections. */
interface Kept {
  slots: Slots;
  tally: BrokerTally;
  link?: BrokerLink;
  /** Who uses the link. It is closed with the last of them. */
  users: Set<object>;
}

/** The connections to the brokers: one for each that somebody uses, shared by all who do. */
export class BrokerLinks {
  readonly #options: BrokerLinksOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: BrokerLinksOptions) {
    this.#options = options;
  }

  /**
   * The link to a broker as it is now, held open until its user lets it go. After a change of the broker it is a new one.
   * @throws RinghookError `BROKER_NOT_FOUND`
   */
  use(name: string, user: object): BrokerLink {
    const broker = this.#options.brokers.get(name);
    if (!broker) throw notFound(name);
    const kept = this.#of(name);
    kept.users.add(user);
    if (kept.link?.broker === broker) return kept.link;
    // What is under way over the one before fails, and comes again over the new one.
    kept.link?.close().catch(() => {});
    const { kinds, timeoutMs, clock } = this.#options;
    const { slots, tally } = kept;
    kept.link = new BrokerLink({ broker, connect: kinds[broker.kind], timeoutMs, clock, slots, tally });
    return kept.link;
  }

  /** Lets go of what somebody used. */
  async letGo(user: object): Promise<void> {
    await Promise.all([...this.#kept.values()].map((kept) => this.#letGoOf(kept, user)));
  }

  health(name: string): BrokerHealth {
    return this.#of(name).tally.health;
  }

  /** Connects to a broker and looks at where messages would go. @throws AttemptFailed, RinghookError */
  async inspect({ name }: Broker, to: string | null, event: AddressedEvent): Promise<Findings> {
    const user = {};
    try {
      const client = await this.use(name, user).client();
      return await client.inspect(to, event);
    } finally {
      await this.letGo(user);
    }
  }

  async #letGoOf(kept: Kept, user: object): Promise<void> {
    if (!kept.users.delete(user) || kept.users.size > 0) return;
    const { link } = kept;
    delete kept.link;
    await link?.close();
    if (!kept.link) kept.tally.is("idle");
  }

  #of(name: string): Kept {
    let kept = this.#kept.get(name);
    if (!kept) {
      kept = {
        slots: new Slots(MOST_IN_FLIGHT),
        tally: new BrokerTally(this.#options.clock),
        users: new Set(),
      };
      this.#kept.set(name, kept);
    }
    return kept;
  }
}

export function notFound(name: string): RinghookError {
  return new RinghookError("BROKER_NOT_FOUND", `there is no broker ${JSON.stringify(name)}`, {
    hint: "`ringhook brokers` lists the brokers.",
  });
}
