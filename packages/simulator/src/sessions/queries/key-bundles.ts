import type { SignedPreKey } from "../../accounts/device.ts";
import type { Directory } from "../../accounts/directory.ts";
import type { PreKey } from "../../accounts/prekeys.ts";
import { bigEndian } from "../../stanzas/bytes.ts";
import { parseAddress } from "../../stanzas/jid.ts";
import { child, childrenOf, node, type Stanza } from "../../stanzas/node.ts";
import type { AnswerQuery } from "./answer.ts";

const CURVE_KEY = Buffer.from([5]);

/** What it takes to write to a device: its identity and a key to begin with. */
interface Bundle {
  readonly registrationId: number;
  readonly identityKey: Uint8Array;
  readonly signedPreKey: SignedPreKey;
  readonly oneTime: PreKey | undefined;
}

/** Hands out the keys for writing to devices. */
export const findKeyBundles: AnswerQuery = (query, _client, { directory }) => {
  const users = childrenOf(child(query, "key"), "user").map(({ attrs: { jid = "" } }) => {
    const bundle = findBundle(jid, directory);
    return node(
      "user",
      { jid },
      bundle ? describe(bundle) : [node("error", { code: "404", text: "not-found" })],
    );
  });
  return { content: [node("list", {}, users)] };
};

function findBundle(jid: string, directory: Directory): Bundle | undefined {
  const account = directory.byJid(jid);
  const { device = 0 } = parseAddress(jid) ?? {};
  if (account && device === 0) {
    const { identity, registrationId, signedPreKey } = account.mailbox.keys;
    const { id, keys, signature } = signedPreKey;
    const signed = { id, publicKey: keys.public, signature };
    return { registrationId, identityKey: identity.public, signedPreKey: signed, oneTime: undefined };
  }
  const linked = account?.devices.get(device);
  return linked && { ...linked.keys, oneTime: linked.preKeys.take() };
}

function describe({ registrationId, identityKey, signedPreKey, oneTime }: Bundle): Stanza[] {
  return [
    node("registration", {}, bigEndian(registrationId, 4)),
    node("type", {}, CURVE_KEY),
    node("identity", {}, identityKey),
    describeSignedPreKey(signedPreKey),
    ...(oneTime ? [node("key", {}, describeKey(oneTime))] : []),
  ];
}

/** A signed prekey as the service tells it. */
export function describeSignedPreKey(key: SignedPreKey): Stanza {
  return node("skey", {}, [...describeKey(key), node("signature", {}, Buffer.from(key.signature))]);
}

function describeKey({ id, publicKey }: { id: number; publicKey: Uint8Array }): Stanza[] {
  return [node("id", {}, bigEndian(id, 3)), node("value", {}, publicKey)];
}
