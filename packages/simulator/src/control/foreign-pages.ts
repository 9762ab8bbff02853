import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { SimulatorError } from "../errors.ts";

/**
 * Refuses what a web page of another origin sends. A browser on this machine reaches the control API as easily as its
 * user, and a page can give its own name this machine's address.
 *
 * @throws SimulatorError `FOREIGN_REQUEST`
 */
export async function refuseForeignPages({ headers }: FastifyRequest): Promise<void> {
  const { host = "", origin } = headers;
  const isOwnOrigin = origin === undefined || origin === `http://${host}`;
  if (isOwnOrigin && isAddress(host)) return;
  throw new SimulatorError("FOREIGN_REQUEST", "Web pages of other origins may not use the simulator.");
}

// By number or as localhost: any other name may be a page's.
function isAddress(host: string): boolean {
  const name = host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || isIP(name) !== 0;
}
