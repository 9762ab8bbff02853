import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Cluster, NodeRequest } from "../../cluster/cluster.ts";
import { NODE_HEADER } from "../../cluster/node-seal.ts";
import { RinghookError } from "../../errors.ts";
import type { NodeEntry } from "../../store/nodes.ts";
import { type Caller, isSafe } from "../door/caller.ts";
import { clientAddress } from "../door/client-address.ts";
import type { Rooms } from "../rooms.ts";
import { saidOf } from "./from-node.ts";
import { meantChannel, namedInBody } from "./meant-channel.ts";
import { noteForwarded, wasForwarded } from "./was-forwarded.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * It changes what every node knows: which channels there are, the named tokens, the webhooks for several channels. Unless it is
     * about one channel, whose holder does it, the eldest node does; all others are told before the answer goes out.
     */
    account?: boolean;
  }
}

type Parts = Pick<Rooms, "channels" | "authorizer" | "store"> & { cluster: Cluster };

/** From the node that was asked to the eldest one, and from there to a holder; once more while a channel changes hands. */
const MOST_HOPS = 3;

/**
 * Sends a request that is about a channel of another node there, before anything of it is looked at: the holder authorizes it,
 * logs it, and answers.
 */
export function forwardToHolders(app: FastifyInstance, parts: Parts): void {
  const { cluster, channels } = parts;
  app.addHook("onRequest", async (request, reply) => {
    const { url, config } = request.routeOptions;
    saidOf(request, cluster);
    const caller = url === undefined ? undefined : await whoMayMeanOthers(request, parts);
    // Whoever is known to no node is refused here, and nothing is looked up for them.
    if (!caller) return undefined;
    const channel = await meantChannel(request, caller, parts);
    if (channel)
      return channels.has(channel.id) ? undefined : toHolder(channel.id, { request, reply, cluster });
    if (config.account !== true || isSafe(request.method)) return undefined;
    const eldest = await cluster.eldest();
    return eldest && forward(eldest, { request, reply, cluster }, bodyOf(request));
  });
  app.addHook("preHandler", async (request, reply) => {
    const named = namedInBody(request.body);
    const channel = named === undefined ? undefined : channels.findAlike(named);
    if (!channel || channels.has(channel.id)) return undefined;
    return toHolder(channel.id, { request, reply, cluster }, JSON.stringify(request.body));
  });
  app.addHook("onSend", async (request, reply) => {
    const { account } = request.routeOptions.config;
    const isChange = account === true && !isSafe(request.method) && reply.statusCode < 400;
    if (isChange && !wasForwarded(request)) await cluster.tell({ kind: "account" });
  });
}

/**
 * Who sends a request that may be about another node's channel. What each node has of its own is asked of it, and what needs a token
 * is asked with one that a node knows.
 */
async function whoMayMeanOthers(
  request: FastifyRequest,
  { authorizer, cluster }: Pick<Parts, "authorizer" | "cluster">,
): Promise<Caller | "anybody" | undefined> {
  const { audience } = request.routeOptions.config;
  if (audience === "everybody") return "anybody";
  if (audience === "nodes" || audience === "scrapers") return undefined;
  const hash = authorizer.hashOf(request);
  if (!hash) return undefined;
  const known = authorizer.holder(hash);
  if (known) return known;
  // Another node may just have made it.
  await cluster.catchUp();
  return authorizer.holder(hash);
}

interface Passing {
  request: FastifyRequest;
  reply: FastifyReply;
  cluster: Cluster;
}

async function toHolder(
  channelId: string,
  passing: Passing,
  body: NodeRequest["body"] = bodyOf(passing.request),
): Promise<FastifyReply> {
  const holder = await passing.cluster.holderOf(channelId);
  if (holder) return forward(holder, passing, body);
  throw notHeld(channelId);
}

/** @throws RinghookError `CHANNEL_NOT_HELD`, `NODE_UNREACHABLE` */
async function forward(
  node: NodeEntry,
  { request, reply, cluster }: Passing,
  body: NodeRequest["body"],
): Promise<FastifyReply> {
  const said = saidOf(request, cluster) ?? { hops: 0, client: null };
  if (said.hops >= MOST_HOPS) throw notHeld("that was asked for");
  const { method, originalUrl: path } = request;
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  const answer = await cluster.ask(node, {
    method,
    path,
    headers: endToEnd(request.headers, typeof body === "string"),
    body,
    said: { hops: said.hops + 1, client: said.client ?? clientAddress(request) },
    signal: gone.signal,
  });
  noteForwarded(request);
  return reply.status(answer.statusCode).headers(endToEnd(answer.headers, false)).send(answer.body);
}

/** Asks every other node the same as this one was asked, with the same token. Those that do not answer in time are left out. */
export async function askOthers(request: FastifyRequest, cluster: Cluster, ms: number): Promise<unknown[]> {
  const others = await cluster.others();
  const signal = AbortSignal.timeout(ms);
  const { originalUrl: path, headers } = request;
  const said = { hops: MOST_HOPS, client: clientAddress(request) };
  const asked = others.map(async (node) => {
    const { statusCode, body } = await cluster.ask(node, {
      method: "GET",
      path,
      headers: endToEnd(headers, true),
      said,
      signal,
    });
    const told: unknown = await body.json();
    if (statusCode !== 200) throw new Error(`node ${node.name} answered ${statusCode}`);
    return told;
  });
  const answers = await Promise.allSettled(asked);
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
}

/** A request's body as it comes; null where it has none. */
function bodyOf({ method, raw }: FastifyRequest): NodeRequest["body"] {
  return isSafe(method) ? null : raw;
}

/** Headers of one connection, which another one has of its own (RFC 9110, 7.6.1). */
const OF_A_CONNECTION = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
];

/** @param isWrittenAnew whether the body is another text than the one that came */
function endToEnd(headers: IncomingHttpHeaders, isWrittenAnew: boolean): Record<string, string | string[]> {
  const left = [
    ...OF_A_CONNECTION,
    NODE_HEADER,
    ...(isWrittenAnew ? ["content-length", "content-encoding"] : []),
  ];
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !left.includes(name));
  return Object.fromEntries(kept) as Record<string, string | string[]>;
}

function notHeld(channelId: string): RinghookError {
  return new RinghookError("CHANNEL_NOT_HELD", `no node holds channel ${channelId} at the moment`, {
    hint: "A node takes it within seconds. Ask again then.",
    retryAfterSeconds: 2,
  });
}
