import type { AuthenticationCreds } from "baileys";
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
