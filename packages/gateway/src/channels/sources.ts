import { type Clock, nowOf } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { InTurn } from "../in-turn.ts";
import { makeToken } from "../secrets/tokens.ts";
import type { Vault } from "../secrets/vault.ts";
import type { SettingsOf, SourceSecret, SourceSettings } from "../sources/provider.ts";
import type { Webhook } from "../subscriptions/webhook.ts";
import { PASSED_ON } from "./call-desk.ts";
import type { Channel } from "./channel.ts";
import type { ChannelWebhooks } from "./channel-webhooks.ts";
import type { Directory, KnownChannel } from "./directory.ts";
import { sealSource } from "./source-records.ts";

/** What a channel's owner says of where its calls come from. */
export type NewSource =
  | { kind: "linked-device" }
  | { kind: "whapi"; providerChannelId?: string; keepChannelId?: boolean }
  | { kind: "meta-cloud"; sourceId: string; phoneNumberId: string };

/** An app of Meta's. */
export interface AppDefinition {
  name?: string | null;
  appSecret: string;
  /** Made when absent. */
  verifyToken?: string;
  /** Where each request goes on to, as it came; null: nowhere. */
  passOnUrl?: string | null;
}

export interface SourcesOptions {
  directory: Directory;
  inTurn: InTurn;
  webhooks: ChannelWebhooks;
  vault: Vault;
  ids: Ids;
  clock: Clock;
  /** Adds a channel with a source. */
  add: (channelId: string, name: string | null, settings: SourceSettings) => Promise<Channel>;
}

/** Apps, at most. */
const MOST_APPS = 100;
/** After a change the secret of before counts for this long. */
const OLD_SECRET_MS = 24 * 3_600_000;

/** Where channels' calls come from: the apps of Meta's, and the secrets of what providers send. */
export class Sources {
  readonly #options: SourcesOptions;

  constructor(options: SourcesOptions) {
    this.#options = options;
  }

  /**
   * What a new channel's source is set up with.
   * @returns with the secret of its requests, if the gateway makes it
   * @throws RinghookError `SOURCE_NOT_FOUND`, `SOURCE_IN_USE`
   */
  settingsFor(source: NewSource): { settings: SourceSettings; secret?: string } {
    if (source.kind === "linked-device") return { settings: source };
    if (source.kind === "meta-cloud") {
      this.#refuseTaken(source);
      return { settings: source };
    }
    const { kind, providerChannelId = null, keepChannelId = false } = source;
    const secret = makeToken("rhs");
    return { settings: { kind, providerChannelId, keepChannelId, secrets: [fresh(secret)] }, secret };
  }

  /** The apps, oldest first. */
  list(): Channel[] {
    return this.#options.directory.list().filter(isApp);
  }

  /** An app. @throws RinghookError `SOURCE_NOT_FOUND` */
  get(sourceId: string): Channel {
    const { directory } = this.#options;
    const found = directory.has(sourceId) ? directory.get(sourceId) : undefined;
    if (found && isApp(found)) return found;
    throw new RinghookError("SOURCE_NOT_FOUND", `there is no source ${JSON.stringify(sourceId)}`, {
      hint: "`ringhook sources` lists the sources.",
    });
  }

  /** The channels of an app's numbers. */
  numbersOf(sourceId: string): Channel[] {
    return this.#options.directory.list().filter(({ record: { source } }) => isOf(source, sourceId));
  }

  /** Those of all nodes. */
  #knownNumbersOf(sourceId: string): KnownChannel[] {
    return this.#options.directory.known().filter(({ record: { source } }) => isOf(source, sourceId));
  }

  /** Where an app's requests go on to. */
  passOnOf(sourceId: string): Webhook | undefined {
    return this.#options.webhooks.list(sourceId)[0];
  }

  /**
   * Adds an app of Meta's.
   * @throws RinghookError `BAD_SOURCE`, `BAD_WEBHOOK_URL`, `ADDRESS_REFUSED`, `PORT_REFUSED`; then nothing was added
   */
  async create({ name = null, appSecret, verifyToken, passOnUrl }: AppDefinition): Promise<Channel> {
    const { ids, webhooks, inTurn, add } = this.#options;
    if (passOnUrl) await webhooks.define("", [{ url: passOnUrl }]);
    const settings: SourceSettings = {
      kind: "meta-app",
      secrets: [fresh(appSecret)],
      verifyToken: verifyToken ?? makeToken("rhv"),
    };
    return inTurn.run("sources", async () => {
      if (this.#options.directory.known().filter(isApp).length >= MOST_APPS) {
        throw new RinghookError("BAD_SOURCE", `sources: expected at most ${MOST_APPS}`);
      }
      const app = await add(ids.next("src"), name, settings);
      if (passOnUrl) await webhooks.add(app.id, { url: passOnUrl, events: [PASSED_ON] });
      return app;
    });
  }

  /**
   * Changes an app. A new app secret counts at once, and the one before for 24 hours.
   * @throws RinghookError `SOURCE_NOT_FOUND`, `BAD_WEBHOOK_URL`, `ADDRESS_REFUSED`, `PORT_REFUSED`
   */
  async change(sourceId: string, change: Partial<AppDefinition>): Promise<Channel> {
    const app = this.get(sourceId);
    const { name, appSecret, verifyToken, passOnUrl } = change;
    if (passOnUrl !== undefined) await this.#passOn(sourceId, passOnUrl);
    await this.#update(app, name === undefined ? {} : { name }, (settings: SettingsOf<"meta-app">) => ({
      ...settings,
      ...(verifyToken !== undefined && { verifyToken }),
      ...(appSecret !== undefined && { secrets: this.#rotated(settings.secrets, appSecret) }),
    }));
    return app;
  }

  /**
   * Makes a new secret for what Whapi.Cloud sends, returned only here. The one before counts for 24 hours.
   * @throws RinghookError `SOURCE_CANNOT` for another kind
   */
  async rotateSecret(channelId: string): Promise<string> {
    const channel = this.#options.directory.get(channelId);
    if (channel.source.kind !== "whapi") {
      const { kind } = channel.source;
      throw new RinghookError("SOURCE_CANNOT", `a channel of kind ${kind} has no secret for requests`);
    }
    const secret = makeToken("rhs");
    await this.#update(channel, {}, (settings: SettingsOf<"whapi">) => ({
      ...settings,
      secrets: this.#rotated(settings.secrets, secret),
    }));
    return secret;
  }

  /** @throws RinghookError `SOURCE_IN_USE` while channels get their calls through it */
  refuseInUse(sourceId: string): void {
    const numbers = this.#knownNumbersOf(sourceId);
    if (numbers.length === 0) return;
    const ids = numbers.map(({ id }) => id).join(", ");
    throw new RinghookError("SOURCE_IN_USE", `channels get their calls through ${sourceId}: ${ids}`, {
      hint: "Remove these channels first.",
    });
  }

  async #passOn(sourceId: string, url: string | null): Promise<void> {
    const { webhooks } = this.#options;
    const before = this.passOnOf(sourceId);
    if (url === null) {
      if (before) await webhooks.remove(sourceId, before.webhookId);
    } else if (before) await webhooks.change(sourceId, before.webhookId, { url });
    else await webhooks.add(sourceId, { url, events: [PASSED_ON] });
  }

  async #update<Settings extends SourceSettings>(
    channel: Channel,
    fields: { name?: string | null },
    change: (settings: Settings) => SourceSettings,
  ): Promise<void> {
    const { inTurn, vault } = this.#options;
    await inTurn.run(channel.id, async () => {
      const settings = change(channel.sourceSettings as Settings);
      await channel.update({ ...fields, source: sealSource(vault, channel.id, settings) });
    });
  }

  /** At most two count: a secret that is replaced while another still counts ends that one. */
  #rotated([current]: readonly SourceSecret[], secret: string): SourceSecret[] {
    const until = nowOf(this.#options.clock) + OLD_SECRET_MS;
    return [fresh(secret), ...(current && current.secret !== secret ? [{ ...current, until }] : [])];
  }

  #refuseTaken({ sourceId, phoneNumberId }: { sourceId: string; phoneNumberId: string }): void {
    this.get(sourceId);
    const taken = this.#knownNumbersOf(sourceId).find(
      ({ record: { source } }) => "phoneNumberId" in source && source.phoneNumberId === phoneNumberId,
    );
    if (!taken) return;
    throw new RinghookError(
      "SOURCE_IN_USE",
      `phone_number_id ${phoneNumberId} already has channel ${taken.id}`,
    );
  }
}

function fresh(secret: string): SourceSecret {
  return { secret, until: null };
}

export function isApp({ record }: Pick<KnownChannel, "record">): boolean {
  return record.source.kind === "meta-app";
}

function isOf(source: KnownChannel["record"]["source"], sourceId: string): boolean {
  return source.kind === "meta-cloud" && source.sourceId === sourceId;
}
