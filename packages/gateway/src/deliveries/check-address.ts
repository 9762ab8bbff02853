import { lookup as dnsLookup, type LookupAddress } from "node:dns";
import { isIP } from "node:net";
import type { AddressGuard, Lookup } from "./guard.ts";

/**
 * Tells at registration what would be refused at sending. A name that does not resolve yet is let through:
 * each dial is checked anyway.
 * @throws RinghookError `ADDRESS_REFUSED`, `PORT_REFUSED`
 */
export async function checkUrlAddress(
  guard: AddressGuard,
  url: string,
  lookup: Lookup = dnsLookup,
): Promise<void> {
  guard.checkPort(new URL(url));
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [host] : await resolve(host, lookup);
  for (const address of addresses) guard.check(address);
}

function resolve(host: string, lookup: Lookup): Promise<string[]> {
  return new Promise((done) => {
    lookup(host, { all: true }, (error: Error | null, addresses: LookupAddress[]) => {
      done(error ? [] : addresses.map(({ address }) => address));
    });
  });
}
