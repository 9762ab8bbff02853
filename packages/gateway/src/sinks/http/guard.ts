import { lookup as dnsLookup, type LookupAddress } from "node:dns";
import { isIP, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import ipaddr from "ipaddr.js";
import { buildConnector } from "undici";
import { RinghookError } from "../../errors.ts";
import { addressOf } from "./error-codes.ts";

export type Lookup = (
  hostname: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Keeps webhooks from reaching private addresses: only public ones and the networks that the operator allows.
 * It checks IP addresses, never names: the address that is checked is the one that is dialled.
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

  /** Whether an address may be dialled. An IPv6 address that embeds an IPv4 address counts as the latter. */
  allows(address: string): boolean {
    const parsed = ipaddr.process(address);
    const reached = translated(parsed) ?? parsed;
    return this.#names(parsed) || this.#names(reached) || isPublic(reached);
  }

  #names(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return this.#allowed.some(
      ([network, bits]) =>
        network.kind() === address.kind() && address.match([network, bits] as [ipaddr.IPv4, number]),
    );
  }

  /** @throws RinghookError `ADDRESS_REFUSED` naming the setting that would allow it */
  check(address: string): void {
    if (this.allows(address)) return;
    throw new RinghookError("ADDRESS_REFUSED", `${address} is not a public address`, {
      hint: `To allow it, start the gateway with RINGHOOK_WEBHOOK_ALLOW=${address}`,
    });
  }
}

const NAT64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");

/**
 * The IPv4 address behind an address of NAT64's well-known prefix (RFC 6052), which DNS64 makes for every name that has
 * only IPv4. In the prefix for local use, 64:ff9b:1::/48, its position depends on the network, so these count as not
 * public.
 */
function translated(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | undefined {
  if (address instanceof ipaddr.IPv4 || !address.match(NAT64)) return undefined;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

/** Public addresses that lead inside a cloud: the host of each machine on Azure, and IBM's service endpoints. */
const CLOUD_INSIDE = ["168.63.129.16/32", "161.26.0.0/16", "166.8.0.0/14"].map((network) =>
  ipaddr.IPv4.parseCIDR(network),
);

/** Public IPv6 is 2000::/3, without the ranges that embed IPv4. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== "unicast") return false;
  if (address instanceof ipaddr.IPv4) return !CLOUD_INSIDE.some((network) => address.match(network));
  return address.match(ipaddr.IPv6.parseCIDR("2000::/3"));
}

/**
 * The addresses of a name that may be dialled. A private one among public ones does not block the public ones.
 * @throws RinghookError `ADDRESS_REFUSED` when there are none
 */
export function allowedOf<Address extends string | LookupAddress>(
  guard: AddressGuard,
  addresses: readonly Address[],
): Address[] {
  const allowed = addresses.filter((each) => guard.allows(textOf(each)));
  const [first] = addresses;
  if (allowed.length === 0 && first !== undefined) guard.check(textOf(first));
  return allowed;
}

function textOf(address: string | LookupAddress): string {
  return typeof address === "string" ? address : address.address;
}

/** The events of a connector. */
export interface DialEvents {
  /** Another connection is dialled. */
  onDial?(): void;
  /** The address that was dialled, answered or not. */
  onDialled(address: string): void;
  /** A connection is open. */
  onConnected?(socket: Socket): void;
  /** The handshake requested a client certificate, which webhooks do not have. */
  onCertificateAsked?(): void;
}

/**
 * A connector for undici that dials only what the guard allows. Names are resolved here and each address
 * is checked before the dial; a literal address never meets a resolver, so it is checked by itself.
 */
export function guardedConnector(
  guard: AddressGuard,
  timeoutMs: number,
  events: DialEvents,
  lookup: Lookup = dnsLookup,
  tls: { rejectUnauthorized?: boolean } = {},
): buildConnector.connector {
  const guardedLookup = (
    hostname: string,
    _options: unknown,
    callback: (error: Error | null, addresses: LookupAddress[]) => void,
  ): void => {
    lookup(hostname, { all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      try {
        callback(null, allowedOf(guard, addresses));
      } catch (refusal) {
        callback(refusal instanceof Error ? refusal : new Error(String(refusal)), []);
      }
    });
  };
  // undici returns the socket, although its types do not say so.
  const dial = buildConnector({
    ...tls,
    timeout: timeoutMs,
    lookup: guardedLookup as never,
    autoSelectFamily: true,
  }) as unknown as (...given: Parameters<buildConnector.connector>) => Socket;
  return (options, callback) => {
    events.onDial?.();
    try {
      const host = options.hostname.replace(/^\[|\]$/g, "");
      guard.checkPort(options);
      if (isIP(host)) guard.check(host);
    } catch (refusal) {
      return callback(refusal instanceof Error ? refusal : new Error(String(refusal)), null);
    }
    const socket = dial(options, (...[error, connected]: buildConnector.CallbackArgs) => {
      if (error) {
        const address = addressOf(error);
        if (address !== null) events.onDialled(address);
        return callback(inHandshake(socket, error), null);
      }
      events.onConnected?.(connected);
      return callback(null, connected);
    });
    // Before the handshake, so that the log has the address even if that fails.
    socket.once("connect", () => {
      if (socket.remoteAddress) events.onDialled(socket.remoteAddress);
    });
    if (socket instanceof TLSSocket && events.onCertificateAsked)
      onRequest(socket, events.onCertificateAsked);
  };
}

/**
 * Detects that a server requests a client certificate. Node has no event for that, but signature algorithms are shared
 * only with a server that requests one. Each key of the handshake is an opportunity to check, even if it fails later.
 */
function onRequest(socket: TLSSocket, onAsked: () => void): void {
  socket.on("keylog", () => {
    if (socket.getSharedSigalgs().length > 0) onAsked();
  });
}

/** A connection that breaks during its handshake did not break during a request. */
function inHandshake(socket: Socket, error: Error): Error {
  const broke = socket instanceof TLSSocket && "code" in error && error.code === "ECONNRESET";
  return broke
    ? Object.assign(new Error(error.message, { cause: error }), { code: "ERR_TLS_HANDSHAKE" })
    : error;
}
