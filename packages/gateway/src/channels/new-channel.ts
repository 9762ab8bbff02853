import { hashToken, makeToken } from "../secrets/tokens.ts";
import type { Vault } from "../secrets/vault.ts";
import type { ChannelRecord } from "../store/records.ts";
import { makeSigningSecret } from "../webhooks/signature.ts";
import { sealSecrets } from "./sealed-records.ts";

/** The record of a channel that nobody has linked yet, and what of it is shown just once. */
export function newChannel(
  vault: Vault,
  channelId: string,
  name: string | null,
  createdAt: number,
): { record: ChannelRecord; token: string; signingSecret: string } {
  const token = makeToken("rhc");
  const signingSecret = makeSigningSecret();
  const record: ChannelRecord = {
    channelId,
    name,
    tokenHash: hashToken(token),
    settings: {},
    signingSecrets: sealSecrets(vault, channelId, [{ secret: signingSecret, until: null }]),
    state: "INIT",
    stateReason: null,
    number: null,
    lid: null,
    pushName: null,
    createdAt,
  };
  return { record, token, signingSecret };
}
