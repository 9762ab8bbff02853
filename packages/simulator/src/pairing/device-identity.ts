import { createHmac } from "node:crypto";
import { proto } from "baileys";
import { isSignedBy, type KeyPair, sign } from "../noise/signatures.ts";

// What is signed begins with what the signature is for.
const ACCOUNT_SIGNATURE = Buffer.from([6, 0]);
const DEVICE_SIGNATURE = Buffer.from([6, 1]);

/** The statement by which a phone vouches for a device. */
export interface Vouched {
  /** What is stated, as bytes: the client must return just these. */
  readonly details: Uint8Array;
  /** The statement, signed by the account and sealed with the secret of the QR, as the client gets it. */
  readonly sealed: Uint8Array;
}

/** The phone vouches for a device. @param keyIndex the device's place among the account's devices */
export function vouchForDevice(
  account: KeyPair,
  device: { identityKey: Uint8Array; secret: Uint8Array },
  statement: { rawId: number; keyIndex: number; timestamp: number },
): Vouched {
  const details = proto.ADVDeviceIdentity.encode({
    ...statement,
    accountType: proto.ADVEncryptionType.E2EE,
    deviceType: proto.ADVEncryptionType.E2EE,
  }).finish();
  const signed = proto.ADVSignedDeviceIdentity.encode({
    details,
    accountSignatureKey: account.public,
    accountSignature: sign(account, Buffer.concat([ACCOUNT_SIGNATURE, details, device.identityKey])),
  }).finish();
  const hmac = createHmac("sha256", device.secret).update(signed).digest();
  return { details, sealed: proto.ADVSignedDeviceIdentityHMAC.encode({ details: signed, hmac }).finish() };
}

/** Whether the account signed the statement about its device. */
export function isSignedByAccount(
  identity: proto.IADVSignedDeviceIdentity,
  device: { identityKey: Uint8Array; accountKey: Uint8Array },
): boolean {
  const { details, accountSignature } = identity;
  if (!details || !accountSignature) return false;
  const message = Buffer.concat([ACCOUNT_SIGNATURE, details, device.identityKey]);
  return isSignedBy(device.accountKey, message, accountSignature);
}

/** Whether the device signed the statement about itself. */
export function isSignedByDevice(
  identity: proto.IADVSignedDeviceIdentity,
  device: { identityKey: Uint8Array; accountKey: Uint8Array },
): boolean {
  const { details, deviceSignature } = identity;
  if (!details || !deviceSignature) return false;
  const message = Buffer.concat([DEVICE_SIGNATURE, details, device.identityKey, device.accountKey]);
  return isSignedBy(device.identityKey, message, deviceSignature);
}
