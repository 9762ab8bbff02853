import { type Clock, nowOf } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { InTurn } from "../in-turn.ts";
import type { Vault } from "../secrets/vault.ts";
import { checkAddressOf } from "../sinks/broker/address.ts";
import { AttemptFailed } from "../sinks/broker/attempt-failed.ts";
import type { Findings } from "../sinks/broker/broker-client.ts";
import { type BrokerLinks, notFound } from "../sinks/broker/broker-links.ts";
import type { BrokerHealth } from "../sinks/broker/broker-tally.ts";
import type { BrokerStore } from "../store/broker-store.ts";
import type { AccountWebhookList } from "../subscriptions/account-webhook.ts";
import type { Broker, BrokerList } from "../subscriptions/broker.ts";
import { brokerTargetOf, brokerUrl } from "../subscriptions/broker-target.ts";
import { type BrokerDefinition, defineBroker } from "../subscriptions/define-broker.ts";
import { openBroker, sealBroker } from "./broker-records.ts";

export interface BrokersOptions {
  store: BrokerStore;
  brokerList: BrokerList;
  brokerLinks: BrokerLinks;
  accountList: AccountWebhookList;
  inTurn: InTurn;
  vault: Vault;
  clock: Clock;
}

/** What a look at a broker found, or why there was none. */
export type BrokerTest =
  | { ok: true; findings: Findings }
  | { ok: false; error: string; detail: string; hint: string | null };

const TURN = "brokers";
/** Brokers, at most. */
const MOST = 32;
/** The channel of addresses that are of no channel. */
const ANY_CHANNEL = "CHANNEL";

/** The operator's brokers: webhooks lead to them by their names. */
export class Brokers {
  readonly #options: BrokersOptions;

  constructor(options: BrokersOptions) {
    this.#options = options;
  }

  /** Reads them from the store, at the start and when another node may have changed them. One that is as it was keeps its connection. */
  async load(): Promise<void> {
    const { store, brokerList, vault, inTurn } = this.#options;
    await inTurn.run(TURN, async () => {
      const kept = (await store.listBrokers({})).map((record) => openBroker(vault, record));
      const names = new Set(kept.map(({ name }) => name));
      for (const { name } of this.list()) if (!names.has(name)) brokerList.remove(name);
      for (const broker of kept) {
        if (JSON.stringify(broker) !== JSON.stringify(this.find(broker.name))) brokerList.set(broker);
      }
    });
  }

  list(): Broker[] {
    return this.#options.brokerList.list();
  }

  find(name: string): Broker | undefined {
    return this.#options.brokerList.get(name);
  }

  /** @throws RinghookError `BROKER_NOT_FOUND` */
  get(name: string): Broker {
    const found = this.find(name);
    if (found) return found;
    throw notFound(name);
  }

  /** @throws RinghookError `BAD_BROKER`, `BROKER_EXISTS` */
  async add(definition: BrokerDefinition): Promise<Broker> {
    const { inTurn, clock } = this.#options;
    const broker = { ...defineBroker(definition), createdAt: nowOf(clock) };
    return inTurn.run(TURN, async () => {
      if (this.list().length >= MOST) {
        throw new RinghookError("BAD_BROKER", `expected at most ${MOST} brokers: remove one first`);
      }
      if (this.find(broker.name)) {
        throw new RinghookError(
          "BROKER_EXISTS",
          `there is a broker named ${JSON.stringify(broker.name)} already`,
        );
      }
      return this.#write(broker);
    });
  }

  /**
   * Changes one; null takes user, password or tls off. Messages go over a new connection from then on.
   * @throws RinghookError `BROKER_NOT_FOUND`, `BAD_BROKER`
   */
  async change(name: string, change: Partial<Omit<BrokerDefinition, "name" | "kind">>): Promise<Broker> {
    return this.#options.inTurn.run(TURN, async () => {
      const { createdAt, ...before } = this.get(name);
      // Who asked at an address of before is not sent to another one.
      const isElsewhere = change.url !== undefined && change.url !== before.url;
      const kept = isElsewhere ? { ...before, user: null, password: null, tls: null } : before;
      return this.#write({ ...defineBroker({ ...kept, ...change }), createdAt });
    });
  }

  /** @throws RinghookError `BROKER_NOT_FOUND`, `BROKER_IN_USE` while webhooks lead to it */
  async remove(name: string): Promise<void> {
    const { store, brokerList, inTurn } = this.#options;
    await inTurn.run(TURN, async () => {
      this.get(name);
      await this.#refuseInUse(name);
      await store.removeBroker({ name });
      brokerList.remove(name);
    });
  }

  /**
   * Checks where a webhook leads to.
   * @returns whether it leads to a broker
   * @throws RinghookError `BROKER_NOT_FOUND`, `BAD_WEBHOOK`
   */
  checkTarget(url: string): boolean {
    const target = brokerTargetOf({ url });
    if (!target) return false;
    checkAddressOf(this.get(target.broker).kind, target.to);
    return true;
  }

  /** @throws RinghookError `BROKER_NOT_FOUND` */
  health(name: string): BrokerHealth {
    return this.#options.brokerLinks.health(this.get(name).name);
  }

  /**
   * Connects and looks at where messages would go; makes what is missing where it may.
   * @param to as a webhook would have it
   * @throws RinghookError `BROKER_NOT_FOUND`, `BAD_WEBHOOK`
   */
  async test(name: string, to: string | null): Promise<BrokerTest> {
    const broker = this.get(name);
    checkAddressOf(broker.kind, to);
    try {
      const event = { channelId: ANY_CHANNEL, type: "calls", word: "missed" };
      return { ok: true, findings: await this.#options.brokerLinks.inspect(broker, to, event) };
    } catch (error) {
      if (error instanceof AttemptFailed)
        return { ok: false, error: error.code, detail: error.message, hint: null };
      if (!(error instanceof RinghookError)) throw error;
      return { ok: false, error: error.code, detail: error.message, hint: error.hint ?? null };
    }
  }

  async #write(broker: Broker): Promise<Broker> {
    const { store, brokerList, vault } = this.#options;
    await store.writeBroker({ broker: sealBroker(vault, broker) });
    brokerList.set(broker);
    return broker;
  }

  async #refuseInUse(name: string): Promise<void> {
    const { accountList, store } = this.#options;
    const shared = accountList.list().find((webhook) => brokerTargetOf(webhook)?.broker === name);
    const user = shared?.webhookId ?? (await store.webhookTo({ url: brokerUrl({ broker: name, to: null }) }));
    if (user === null) return;
    throw new RinghookError("BROKER_IN_USE", `webhook ${user} leads to broker ${name}`, {
      hint: "Remove the webhooks that lead there first.",
    });
  }
}
