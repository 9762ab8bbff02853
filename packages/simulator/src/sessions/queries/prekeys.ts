import { createHash } from "node:crypto";
import type { Device, SignedPreKey } from "../../accounts/device.ts";
import { isSignedBy, withKeyType } from "../../noise/signatures.ts";
import { bigEndian } from "../../stanzas/bytes.ts";
import { bytes, child, childrenOf, node, type Stanza } from "../../stanzas/node.ts";
import type { AnswerQuery } from "./answer.ts";
import { describeSignedPreKey } from "./key-bundles.ts";
import type { Answer } from "./kind.ts";

const ENOUGH = 812;
const KEY_TYPE = Buffer.from([5]);
const NOT_ACCEPTABLE: Answer = { error: { code: 406, text: "not-acceptable" } };

/** How many one-time keys are left; a client that hears 0 uploads some. */
export const countPreKeys: AnswerQuery = (_query, client, { wantsPreKeys }) => ({
  content: [node("count", { value: String(wantsPreKeys ? client.preKeys.count : ENOUGH) })],
});

/** What the network has of the client's keys, with a hash over all of them: a client uploads again if it differs. */
export const digestPreKeys: AnswerQuery = (_query, client, { conditions, wantsPreKeys }) => {
  if (wantsPreKeys && !client.preKeys.wereUploaded) return { error: { code: 404, text: "item-not-found" } };
  const hash = hashOf(client);
  if (conditions.digests.take(client.number)) hash.reverse();
  const { registrationId, identityKey, signedPreKey } = client.keys;
  return {
    content: [
      node("digest", {}, [
        node("registration", {}, bigEndian(registrationId, 4)),
        node("type", {}, KEY_TYPE),
        node("identity", {}, Buffer.from(identityKey)),
        describeSignedPreKey(signedPreKey),
        node(
          "list",
          {},
          [...client.preKeys].map(({ id }) => node("id", {}, bigEndian(id, 3))),
        ),
        node("hash", {}, hash),
      ]),
    ],
  };
};

/** Takes the client's keys: the one-time keys, and the signed one where it stands beside them. */
export const storePreKeys: AnswerQuery = (query, client, { faults }) => {
  const identity = bytes(child(query, "identity"));
  if (!identity?.equals(client.keys.identityKey)) {
    faults.report("IDENTITY_DIFFERS", "in an upload of prekeys", client.jid);
    return NOT_ACCEPTABLE;
  }
  const signed = child(query, "skey");
  if (signed && !takeSignedPreKey(signed, client)) {
    faults.report("PREKEY_SIGNATURE_WRONG", "in an upload of prekeys", client.jid);
    return NOT_ACCEPTABLE;
  }
  const uploaded = childrenOf(child(query, "list"), "key");
  client.preKeys.add(
    uploaded.map((key) => ({ id: bytes(child(key, "id")), value: bytes(child(key, "value")) })),
  );
  return {};
};

/** Takes another signed prekey in place of the one before. */
export const rotateSignedPreKey: AnswerQuery = (query, client, { faults }) => {
  const signed = child(child(query, "rotate"), "skey");
  if (signed && takeSignedPreKey(signed, client)) return {};
  faults.report("PREKEY_SIGNATURE_WRONG", "in a rotation", client.jid);
  return NOT_ACCEPTABLE;
};

function takeSignedPreKey(stanza: Stanza, client: Device): boolean {
  const key = readSignedPreKey(stanza);
  if (!key || !isSignedBy(client.keys.identityKey, withKeyType(key.publicKey), key.signature)) return false;
  client.keys = { ...client.keys, signedPreKey: key };
  return true;
}

function readSignedPreKey(stanza: Stanza): SignedPreKey | undefined {
  const id = bytes(child(stanza, "id"));
  const publicKey = bytes(child(stanza, "value"));
  const signature = bytes(child(stanza, "signature"));
  if (id?.length !== 3 || publicKey?.length !== 32 || !signature) return undefined;
  return { id: id.readUIntBE(0, 3), publicKey, signature };
}

function hashOf({ keys: { identityKey, signedPreKey }, preKeys }: Device): Buffer {
  const hash = createHash("sha1").update(identityKey).update(signedPreKey.publicKey);
  hash.update(signedPreKey.signature);
  for (const { publicKey } of preKeys) hash.update(publicKey);
  return hash.digest();
}
