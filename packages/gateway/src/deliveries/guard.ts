import { lookup as dnsLookup, type LookupAddress } from "node:dns";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { buildConnector } from "undici";
import { RinghookError } from "../errors.ts";

export type Lookup = (
  hostname: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Keeps webhooks from reaching addresses inside: only public ones, and the networks that the operator allows.
 * What it checks are addresses, never names: the address that is checked is the one that is dialled.
 */
export class AddressGuard {
  readonly #allowed: [ipaddr.IPv4 | ipaddr.IPv6, number][];
  readonly #ports: readonly number[];

  /**
   * @param allowed networks as CIDR, from RINGHOOK_WEBHOOK_ALLOW
   * @param ports the only ports that may be dialled, from RINGHOOK_WEBHOOK_PORTS; none given: every port
   */
  constructor(allowed: readonly string[], ports: readonly number[] = []) {
    this.#allowed = allowed.map((network) => ipaddr.parseCIDR(network));
    this.#ports = ports;
  }

  /** @throws RinghookError `PORT_REFUSED` naming the setting that would allow it */
  checkPort({ port, protocol }: { port?: string; protocol: string }): void {
    const dialled = Number(port || (protocol === "https:" ? 443 : 80));
    if (this.#ports.length === 0 || this.#ports.includes(dialled)) return;
    throw new RinghookError("PORT_REFUSED", `webhooks may not use port ${dialled}`, {
      hint: `To allow it, start the gateway with RINGHOOK_WEBHOOK_PORTS=${[...this.#ports, dialled].join(",")}`,
    });
  }

  /** Whether an address may be dialled. Mapped IPv4 addresses count as what they map to. */
  allows(address: string): boolean {
    const parsed = ipaddr.process(address);
    const named = this.#allowed.some(
      ([network, bits]) =>
        network.kind() === parsed.kind() && parsed.match([network, bits] as [ipaddr.IPv4, number]),
    );
    return named || isPublic(parsed);
  }

  /** @throws RinghookError `ADDRESS_REFUSED` naming the setting that would allow it */
  check(address: string): void {
    if (this.allows(address)) return;
    throw new RinghookError("ADDRESS_REFUSED", `${address} is not a public address`, {
      hint: `To allow it, start the gateway with RINGHOOK_WEBHOOK_ALLOW=${address}`,
    });
  }
}

/** IPv6 is allowed where it is assigned to the public, 2000::/3, less what only carries IPv4 inside. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== "unicast") return false;
  if (address instanceof ipaddr.IPv4) return true;
  return address.match(ipaddr.IPv6.parseCIDR("2000::/3"));
}

/**
 * A connector for undici that dials only what the guard allows. Names are resolved here and each address
 * is checked before the dial; a literal address never meets a resolver, so it is checked by itself.
 *
 * @param onDialled told the address of each connection that stands
 */
export function guardedConnector(
  guard: AddressGuard,
  timeoutMs: number,
  onDialled: (address: string) => void,
  lookup: Lookup = dnsLookup,
): buildConnector.connector {
  const guardedLookup = (
    hostname: string,
    _options: unknown,
    callback: (error: Error | null, addresses: LookupAddress[]) => void,
  ): void => {
    lookup(hostname, { all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      try {
        for (const { address } of addresses) guard.check(address);
        callback(null, addresses);
      } catch (refusal) {
        callback(refusal instanceof Error ? refusal : new Error(String(refusal)), []);
      }
    });
  };
  const dial = buildConnector({ timeout: timeoutMs, lookup: guardedLookup as never, autoSelectFamily: true });
  return (options, callback) => {
    try {
      const host = options.hostname.replace(/^\[|\]$/g, "");
      guard.checkPort(options);
      if (isIP(host)) guard.check(host);
    } catch (refusal) {
      return callback(refusal instanceof Error ? refusal : new Error(String(refusal)), null);
    }
    dial(options, (...result: buildConnector.CallbackArgs) => {
      if (result[1]?.remoteAddress) onDialled(result[1].remoteAddress);
      callback(...result);
    });
  };
}
