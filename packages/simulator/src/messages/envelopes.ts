import type { PreKey } from "../accounts/prekeys.ts";
import { bytes, child, node, type Stanza } from "../stanzas/node.ts";
import type { Sealed } from "./mailbox.ts";

/** What is sealed for one device, as a stanza carries it. `skmsg` is sealed for a whole group. */
export function enc({ type, ciphertext }: Sealed | { type: "skmsg"; ciphertext: Buffer }): Stanza {
  return node("enc", { v: "2", type }, ciphertext);
}

/** What is sealed for one device. */
export function readSealed(copy: Stanza): Sealed | undefined {
  const sealed = child(copy, "enc");
  const ciphertext = bytes(sealed);
  const type = sealed?.attrs.type;
  return ciphertext && (type === "pkmsg" || type === "msg") ? { type, ciphertext } : undefined;
}

/** The key to begin with that a device sends when it asks a second time. */
export function readOneTimeKey(receipt: Stanza): PreKey | undefined {
  const key = child(child(receipt, "keys"), "key");
  const id = bytes(child(key, "id"));
  const publicKey = bytes(child(key, "value"));
  return id?.length === 3 && publicKey?.length === 32 ? { id: id.readUIntBE(0, 3), publicKey } : undefined;
}
