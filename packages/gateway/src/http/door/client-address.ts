import { isIPv4, isIPv6 } from "node:net";
import type { FastifyRequest } from "fastify";
import { forwardedClient } from "../cluster/from-node.ts";

/** The IP address of the client, also where another node forwarded its request. */
export function clientAddress(request: FastifyRequest): string {
  return forwardedClient(request) ?? addressOf(request.ip);
}

/**
 * The address of a connection, or what trusted proxies report. Some proxies append a port, and a
 * dual-stack machine writes IPv4 as IPv6.
 */
export function addressOf(ip: string): string {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(ip) ?? [];
  const bare = bracketed ?? /^([\d.]+):\d+$/.exec(ip)?.[1] ?? ip;
  const mapped = /^::ffff:([\d.]+)$/i.exec(bare)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  const address = bare.replace(/%.*$/, "");
  return isIPv4(address) || isIPv6(address) ? address : "unknown";
}

/** What counts as one client: for IPv6 the /64 network, since a client chooses the rest itself. */
export function networkOfClient(address: string): string {
  if (!isIPv6(address)) return address;
  const [before = "", after] = address.toLowerCase().split("::");
  const head = before === "" ? [] : before.split(":");
  const tail = after ? after.split(":") : [];
  const zeros =
    after === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tail.length)).fill("0");
  const groups = [...head, ...zeros, ...tail]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(":")}::/64`;
}
