import { lookup as dnsLookup, type LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { type AddressGuard, allowedOf, type Lookup } from "./guard.ts";

const SOCKS_PORT = "1080";

/**
 * Refuses at registration what would be refused at sending. A name that does not resolve yet is accepted, because each
 * dial is checked anyway.
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
  allowedOf(guard, addresses);
}

function resolve(host: string, lookup: Lookup): Promise<string[]> {
  return new Promise((done) => {
    lookup(host, { all: true }, (error: Error | null, addresses: LookupAddress[]) => {
      done(error ? [] : addresses.map(({ address }) => address));
    });
  });
}

/**
 * The IP addresses of a SOCKS proxy that may be dialled; no other may be. Empty when its name does not resolve.
 * @throws RinghookError `ADDRESS_REFUSED` when none may be dialled, `PORT_REFUSED`
 */
export async function proxyAddresses(
  guard: AddressGuard,
  url: string,
  lookup: Lookup = dnsLookup,
): Promise<string[]> {
  const { hostname, port, protocol } = new URL(url);
  guard.checkPort({ port: port || SOCKS_PORT, protocol });
  const host = hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [host] : await resolve(host, lookup);
  const allowed = addresses.filter((address) => guard.allows(address));
  const [refused] = addresses;
  if (allowed.length === 0 && refused !== undefined) guard.check(refused);
  return allowed;
}
