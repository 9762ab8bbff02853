import type { FastifyPluginAsync } from "fastify";
import { forAudience } from "./door/audience.ts";

/**
 * A request's URL as the routes know it. Proxies either keep the base path or take it away before they pass a request on;
 * both are understood.
 */
export function withoutBase(url: string, basePath: string): string {
  const isBelow = basePath !== "" && url.startsWith(`${basePath}/`);
  return isBelow ? url.slice(basePath.length) : url;
}

/** Leads from the base path to the page below it: the page's own links are relative. */
export const toThePage =
  (basePath: string): FastifyPluginAsync =>
  async (app) => {
    if (basePath === "") return;
    forAudience(app, "everybody");
    app.get(basePath, { schema: { hide: true } }, async (request, reply) => {
      const [, query] = request.url.split("?");
      return reply.redirect(`${basePath}/${query === undefined ? "" : `?${query}`}`, 308);
    });
  };
