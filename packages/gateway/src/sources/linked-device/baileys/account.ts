import { type AuthenticationCreds, proto, toNumber } from "baileys";
import { lidJid, numberJid } from "../../../persons.ts";
import type { Account } from "../../source.ts";

/**
 * The account of credentials, if they are linked. Neither `creds.registered` nor `creds.me` says so: a request for a
 * pairing code already sets a number, and only a signed account is linked.
 */
export function accountOf({ me, account }: AuthenticationCreds): Account | undefined {
  const number = numberJid(me?.id);
  if (!number || !account) return undefined;
  return { number, lid: lidJid(me?.lid) ?? null, name: me?.name ?? null };
}

/** When the phone vouched for this device, by its clock: milliseconds since 1970, to the second. Undefined where it did not say. */
export function linkedAt({ account }: AuthenticationCreds): number | undefined {
  if (!account) return undefined;
  try {
    // What was read from the store has base64 in place of bytes.
    const { details } = proto.ADVSignedDeviceIdentity.fromObject(account);
    const { timestamp } = proto.ADVDeviceIdentity.decode(details ?? new Uint8Array());
    return timestamp == null ? undefined : toNumber(timestamp) * 1_000;
  } catch {
    // What cannot be read is not needed for a login.
    return undefined;
  }
}
