import { RinghookError } from "../errors.ts";
import type { InTurn } from "../in-turn.ts";
import type { WebhookDefinition } from "../subscriptions/define-webhook.ts";
import type { ChannelWebhooks } from "./channel-webhooks.ts";
import type { Directory } from "./directory.ts";
import { mergeSettings } from "./settings.ts";
import type { WebhooksInForce } from "./webhooks-in-force.ts";

export interface SettingsChange {
  settings: Record<string, unknown>;
  webhooks?: readonly WebhookDefinition[];
}

export interface ChannelSettingsOptions {
  directory: Directory;
  webhooks: ChannelWebhooks;
  inForce: WebhooksInForce;
  inTurn: InTurn;
  /** Checks that a proxy's URL leads to an address that may be reached. */
  checkAddress: (url: string) => Promise<void>;
}

/** Changes the settings of the channels, together with their lists of webhooks. */
export class ChannelSettings {
  readonly #options: ChannelSettingsOptions;

  constructor(options: ChannelSettingsOptions) {
    this.#options = options;
  }

  /**
   * Changes settings, and the list of webhooks where one is given. Other settings stay as they are.
   * @throws RinghookError `BAD_SETTINGS`, `BAD_WEBHOOK_URL`, `BAD_WEBHOOK`, `ADDRESS_REFUSED`; then nothing has changed
   */
  async change(channelId: string, { settings, webhooks }: SettingsChange): Promise<void> {
    const channel = this.#options.directory.get(channelId);
    const { proxy } = settings;
    mergeSettings(channel.record.settings, settings);
    if (typeof proxy === "string" && proxy !== "") await this.#options.checkAddress(proxy);
    const defined = webhooks && (await this.#options.webhooks.define(channelId, webhooks));
    await this.#options.inTurn.run(channelId, async () => {
      if (defined) await this.#options.webhooks.replaceAll(channelId, defined);
      await channel.update({ settings: mergeSettings(channel.record.settings, settings) });
      this.#options.inForce.refresh(channel);
    });
  }

  /**
   * Restores the default settings and removes the webhooks. @throws RinghookError `SETTINGS_RESET` when there is
   * nothing to reset
   */
  async reset(channelId: string): Promise<void> {
    const { directory, webhooks, inForce, inTurn } = this.#options;
    const channel = directory.get(channelId);
    await inTurn.run(channelId, async () => {
      const isReset =
        Object.keys(channel.record.settings).length === 0 && webhooks.listOfUrls(channelId).length === 0;
      if (isReset) {
        throw new RinghookError("SETTINGS_RESET", `channel ${channelId} already has the default settings`);
      }
      await webhooks.replaceAll(channelId, []);
      await channel.update({ settings: {} });
      inForce.refresh(channel);
    });
  }
}
