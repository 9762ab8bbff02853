import type { FastifyRequest } from "fastify";

/**
 * Whether a page of this gateway made a request. Every current browser says where an unsafe request comes from with
 * `Sec-Fetch-Site` or `Origin`, which a page cannot set itself.
 */
export function comesFromSameSite({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const { origin, host } = headers;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
