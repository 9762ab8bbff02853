import { type Clock, nowOf } from "../../clock.ts";
import { messageOf } from "../../errors.ts";
import { InTurn } from "../../in-turn.ts";
import type { Journal } from "../../journal/journal.ts";
import type { Log } from "../../log/log.ts";
import type { Vault } from "../../secrets/vault.ts";
import type { LinkState } from "../../sources/source.ts";
import type { WebhookRegistry } from "../../subscriptions/registry.ts";
import type { Webhook } from "../../subscriptions/webhook.ts";
import type { Feed } from "../../watch/feed.ts";
import type { HeldChannels } from "../held-channels.ts";
import { sealedCredentials } from "../sealed-credentials.ts";
import { alertEvent, type Condition, keyOf } from "./alert.ts";
import { channelConditions } from "./channel-conditions.ts";
import { DeliveryConditions } from "./delivery-conditions.ts";

/** A channel, as far as it matters here. */
interface Watched {
  readonly id: string;
  readonly linkState: Pick<LinkState, "state" | "reason">;
}

export interface AlertsOptions {
  /** The channels that are held, oldest first. */
  channels: () => readonly Watched[];
  /** What is wrong with the gateway as a whole. */
  ofGateway: () => Promise<Condition[]>;
  held: HeldChannels;
  vault: Vault;
  journal: Pick<Journal, "publish">;
  registry: WebhookRegistry;
  feed: Feed;
  clock: Clock;
  log: Log;
}

/** How often it is looked whether something is wrong. */
const LOOK_MS = 15_000;
const EVENT = "ops.post";
/** Where a channel keeps what it has told and is not over: a JSON object of times by what each is about. */
const PLACE = { kind: "alerts", key: "open" } as const;

type Open = Record<string, number>;

/**
 * Tells the operator's webhooks what is wrong: once when it begins, and once when it is over. What was told is on disk with the event
 * that told it, so neither a restart nor a crash tells anything twice. Nothing is looked at for channels without such a webhook.
 */
export class Alerts {
  readonly #options: AlertsOptions;
  readonly #deliveries: DeliveryConditions;
  readonly #inTurn = new InTurn();
  readonly #stopping: (() => void)[] = [];

  constructor(options: AlertsOptions) {
    this.#options = options;
    this.#deliveries = new DeliveryConditions(options.clock);
  }

  start(): void {
    const { feed } = this.#options;
    const timer = setInterval(() => this.#lookSoon(), LOOK_MS).unref();
    this.#stopping.push(
      () => clearInterval(timer),
      feed.on("channel", ({ channelId }) => this.#lookSoon(channelId)),
      feed.on("delivery", ({ delivery, settlement }) => this.#deliveries.settled(delivery, settlement)),
    );
  }

  /** Resolves when nothing more is told. */
  async stop(): Promise<void> {
    for (const stop of this.#stopping.splice(0)) stop();
    await this.#inTurn.run("look", async () => {});
  }

  /** Looks at all channels, or at one. What cannot be told now is found again at the next look. */
  look(only?: string): Promise<void> {
    return this.#inTurn.run("look", async () => {
      const { channels, log, registry } = this.#options;
      const gateway = await this.#options.ofGateway();
      // What is of several channels is told of by the first of them.
      const taken = new Set<string>();
      for (const channel of channels()) {
        const { id } = channel;
        const first = registry.list(id).filter(({ webhookId }) => !taken.has(webhookId));
        for (const { webhookId } of first) taken.add(webhookId);
        if (only !== undefined && id !== only) continue;
        await this.#lookAt(channel, first, gateway).catch((error: unknown) =>
          log.error({ reason: messageOf(error), channelId: id }, "could not tell what is wrong; will retry"),
        );
      }
    });
  }

  #lookSoon(only?: string): void {
    this.look(only).catch((error: unknown) =>
      this.#options.log.error({ reason: messageOf(error) }, "could not look at what is wrong; will retry"),
    );
  }

  /** The operator's webhooks that want to be told by a channel. */
  #webhooksOf(channelId: string): string[] {
    const wanting = this.#options.registry.subscribers(channelId, EVENT);
    return wanting.flatMap(({ account, webhookId }) => (account ? [webhookId] : []));
  }

  /** @param first the webhooks of which no channel before has told */
  async #lookAt(channel: Watched, first: readonly Webhook[], gateway: readonly Condition[]): Promise<void> {
    const { held, vault, registry } = this.#options;
    const { id } = channel;
    const to = this.#webhooksOf(id);
    if (to.length === 0) return;
    const credentials = sealedCredentials(held.of(id), vault);
    const kept = (await credentials.read(PLACE.kind, [PLACE.key])).get(PLACE.key);
    let open: Open = kept === undefined ? {} : JSON.parse(kept);
    const own = [...channelConditions(channel.linkState), ...this.#deliveries.of(id, first)];
    for (const condition of [...own, ...goneOf(open, registry.list(id))]) {
      open = await this.#tell(id, condition, open, to);
    }
    const carried = to.filter((webhookId) => first.some((webhook) => webhook.webhookId === webhookId));
    if (carried.length === 0) return;
    for (const condition of gateway) open = await this.#tell(id, condition, open, carried);
  }

  /** @returns what is open after it */
  async #tell(channelId: string, condition: Condition, open: Open, to: readonly string[]): Promise<Open> {
    const { held, vault, journal, clock } = this.#options;
    const key = keyOf(condition);
    const since = open[key];
    const isOpen = since !== undefined;
    if (condition.isSo === undefined || condition.isSo === isOpen) return open;
    const now = nowOf(clock);
    const { [key]: _, ...others } = open;
    const after = isOpen ? others : { ...open, [key]: now };
    const event = alertEvent(channelId, condition, since ?? now, isOpen ? now : null);
    const { seal } = sealedCredentials(held.of(channelId), vault);
    const credentials = seal([{ ...PLACE, value: JSON.stringify(after) }]);
    await journal.publish(channelId, event, { credentials, to: new Set(to) });
    return after;
  }
}

/** What was told of webhooks that are no more is over. */
function goneOf(open: Open, webhooks: readonly { webhookId: string }[]): Condition[] {
  return Object.keys(open).flatMap((key) => {
    const [kind, webhookId] = key.split(" ");
    if (kind !== "endpoint_failing" || webhookId === undefined) return [];
    const isThere = webhooks.some((webhook) => webhook.webhookId === webhookId);
    return isThere ? [] : [{ kind, webhookId, isSo: false }];
  });
}
