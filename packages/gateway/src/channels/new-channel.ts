import { makeSigningSecret } from "../secrets/signing-secret.ts";
import { hashToken, makeToken } from "../secrets/tokens.ts";
import type { Vault } from "../secrets/vault.ts";
import type { ChannelRecord } from "../store/records.ts";
import { sealSecrets } from "./sealed-records.ts";

/** The record of a channel that is not linked yet, with the secrets that are returned only once. */
export function newChannel(
  vault: Vault,
  channelId: string,
  { name, source }: Pick<ChannelRecord, "name" | "source">,
  createdAt: number,
): { record: ChannelRecord; token: string; signingSecret: string } {
  const token = makeToken("rhc");
  const signingSecret = makeSigningSecret();
  const record: ChannelRecord = {
    channelId,
    name,
    source,
    sourceTally: null,
    callLogTally: null,
    tokenHash: hashToken(token),
    settings: {},
    signingSecrets: sealSecrets(vault, channelId, [{ secret: signingSecret, until: null }]),
    state: "INIT",
    stateReason: null,
    number: null,
    lid: null,
    pushName: null,
    createdAt,
    removedAt: null,
  };
  return { record, token, signingSecret };
}
