import type { AuthenticationCreds } from "baileys";
import type { Account } from "../link.ts";
import { bareJid, numberJid } from "./jid.ts";

/**
 * The account that credentials belong to, once they belong to one. `creds.registered` does not tell it, and neither
 * does `creds.me` alone: asking for a pairing code already names a number, and only a signed account is linked.
 */
export function accountOf({ me, account }: AuthenticationCreds): Account | undefined {
  const number = numberJid(me?.id);
  if (!number || !account) return undefined;
  return { number, lid: bareJid(me?.lid) ?? null, name: me?.name ?? null };
}
