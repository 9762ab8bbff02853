import { proto } from "baileys";
import type { Device } from "../accounts/device.ts";
import type { FaultCode } from "../faults/fault.ts";
import { isSignedByAccount, isSignedByDevice } from "../pairing/device-identity.ts";
import { bytes, child, childrenOf, type Stanza } from "../stanzas/node.ts";

/** What is wrong with a message's proof of whose device sends it. Only what begins a conversation needs one. */
export function findIdentityFlaw(
  message: Stanza,
  sender: Device,
  accountKey: Uint8Array,
): FaultCode | undefined {
  const copies = childrenOf(child(message, "participants"), "to");
  if (!copies.some((copy) => child(copy, "enc")?.attrs.type === "pkmsg")) return undefined;
  const encoded = bytes(child(message, "device-identity"));
  if (!encoded) return "MESSAGE_WITHOUT_IDENTITY";
  const identity = proto.ADVSignedDeviceIdentity.decode(encoded);
  const device = { identityKey: sender.keys.identityKey, accountKey };
  if (!isSignedByAccount(identity, device)) return "DEVICE_IDENTITY_WRONG";
  return isSignedByDevice(identity, device) ? undefined : "DEVICE_SIGNATURE_WRONG";
}
