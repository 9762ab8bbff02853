import { type Clock, nowOf } from "../clock.ts";
import type { InTurn } from "../in-turn.ts";
import { hashToken, makeToken } from "../secrets/tokens.ts";
import type { Vault } from "../secrets/vault.ts";
import type { Directory } from "./directory.ts";
import { findWebhook } from "./find-webhook.ts";
import { openSecrets, sealSecrets } from "./sealed-records.ts";
import { nextSecret, refuseUnsigned } from "./signing-secrets.ts";
import type { WebhooksInForce } from "./webhooks-in-force.ts";

export interface ChannelKeysOptions {
  directory: Directory;
  inForce: WebhooksInForce;
  inTurn: InTurn;
  vault: Vault;
  clock: Clock;
}

/** The tokens and the signing secrets of the channels. */
export class ChannelKeys {
  readonly #options: ChannelKeysOptions;

  constructor(options: ChannelKeysOptions) {
    this.#options = options;
  }

  /** Makes a new token, returned only here. The old one stops working at once. */
  async rotateToken(channelId: string): Promise<string> {
    const { directory, inTurn } = this.#options;
    const channel = directory.get(channelId);
    return inTurn.run(channelId, async () => {
      const token = makeToken("rhc");
      const before = channel.record.tokenHash;
      await channel.update({ tokenHash: hashToken(token) });
      directory.rekey(channel, before);
      return token;
    });
  }

  /**
   * Makes a new signing secret, returned only here. The old one also signs for 24 hours, so that receivers can be
   * updated without a gap.
   */
  async rotateSecret(channelId: string): Promise<string> {
    const { directory, inForce, inTurn, vault, clock } = this.#options;
    const channel = directory.get(channelId);
    return inTurn.run(channelId, async () => {
      const { secret, kept } = nextSecret(openSecrets(vault, channel.record), nowOf(clock));
      await channel.update({ signingSecrets: sealSecrets(vault, channelId, kept) });
      inForce.refresh(channel);
      return secret;
    });
  }

  /**
   * Likewise for one webhook, which has a secret of its own from then on. If the channel's signed for it so far, this is the
   * old one.
   * @throws RinghookError `WEBHOOK_NOT_FOUND`, `BAD_WEBHOOK` for one that leads to a broker
   */
  async rotateWebhookSecret(channelId: string, webhookId: string): Promise<string> {
    const { directory, inForce, inTurn, vault, clock } = this.#options;
    const channel = directory.get(channelId);
    return inTurn.run(channelId, async () => {
      const webhook = findWebhook(inForce.list(channelId), channelId, webhookId);
      refuseUnsigned(webhook);
      const before = webhook.secrets ?? openSecrets(vault, channel.record);
      const { secret, kept } = nextSecret(before, nowOf(clock));
      await inForce.replace(channel, (webhooks) =>
        webhooks.map((each) => (each === webhook ? { ...each, secrets: kept } : each)),
      );
      return secret;
    });
  }
}
