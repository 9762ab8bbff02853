import type { FastifyInstance } from "fastify";
import type { Network } from "../network/network.ts";
import { findNetwork } from "./routes/networks.ts";

const BELOW = /^\/networks\/([^/?]+)(\/.*)$/;

/** A control API that is not listening: it answers what is passed on to it. */
type Answering = Pick<FastifyInstance, "close" | "ready" | "routing">;

/**
 * Passes what is asked below `/networks/KEY` on to the control API of that network, which is made when it is first
 * wanted.
 *
 * @param create makes a control API
 */
export function serveOthers(
  app: FastifyInstance,
  network: Network,
  create: (network: Network) => Promise<Answering>,
): void {
  const apps = new Map<Network, Promise<Answering>>();
  app.addHook("onRequest", async (request, reply) => {
    const [, key = "", rest] = BELOW.exec(request.raw.url ?? "") ?? [];
    if (rest === undefined) return;
    const other = findNetwork(network, decodeURIComponent(key));
    const answering = apps.get(other) ?? create(other);
    apps.set(other, answering);
    const { routing } = await readied(answering);
    reply.hijack();
    request.raw.url = rest;
    routing(request.raw, reply.raw);
  });
  app.addHook("onClose", async () => {
    for (const answering of apps.values()) await (await answering).close();
  });
}

async function readied(answering: Promise<Answering>): Promise<Answering> {
  const app = await answering;
  await app.ready();
  return app;
}
