import type { FastifyRequest } from "fastify";
import type { Cluster } from "../../cluster/cluster.ts";
import { NODE_HEADER, type Said } from "../../cluster/node-seal.ts";

const told = new WeakMap<FastifyRequest, Said | null>();

/** What another node says of a request that it forwarded or made; undefined when it comes from no node. */
export function saidOf(request: FastifyRequest, cluster: Cluster): Said | undefined {
  let said = told.get(request);
  if (said === undefined) {
    const { method, originalUrl: path } = request;
    said = cluster.said({ method, path, header: request.headers[NODE_HEADER] }) ?? null;
    told.set(request, said);
  }
  return said ?? undefined;
}

/** The address of the client whose request another node forwarded. */
export function forwardedClient(request: FastifyRequest): string | undefined {
  return told.get(request)?.client ?? undefined;
}
