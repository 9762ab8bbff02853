import type { FastifyRequest } from "fastify";

/**
 * Whether a request was made by a page of this gateway. Every browser in use says where an unsafe request comes
 * from: `Sec-Fetch-Site`, or `Origin`, which a page cannot set itself.
 */
export function comesFromSameSite({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const { origin, host } = headers;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
