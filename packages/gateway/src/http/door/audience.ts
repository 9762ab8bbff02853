import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import type { Channel } from "../../channels/channel.ts";
import type { Authorizer } from "./authorize.ts";
import type { Audience, Caller } from "./caller.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    audience?: Audience;
  }
  interface FastifyRequest {
    /** The sender of the request. */
    readonly caller: Caller;
    /** The channel that the request is about, by its path or its token. @throws RinghookError `CHANNEL_NOT_FOUND` */
    readonly channel: Channel;
  }
}

/**
 * Authorizes each request once, before its body is read: a request without a token costs nothing and learns nothing.
 * A server with a route that declares no audience does not start.
 */
export function admitCallers(app: FastifyInstance, authorizer: Authorizer): void {
  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route) => {
    routes.push(route);
  });
  app.addHook("onReady", async () => {
    const undeclared = routes.filter(({ config }) => config?.audience === undefined);
    if (undeclared.length === 0) return;
    const names = undeclared.map(({ method, url }) => `${method} ${url}`).join(", ");
    throw new Error(`expected config.audience of each route, got none for ${names}`);
  });
  app.decorateRequest("caller", {
    getter(this: FastifyRequest) {
      return authorizer.callerOf(this);
    },
  });
  app.decorateRequest("channel", {
    getter(this: FastifyRequest) {
      return authorizer.channelOf(this);
    },
  });
  app.addHook("onRequest", async (request) => {
    const { url, config } = request.routeOptions;
    const { audience = "operator" } = config;
    // Nodes show who they are in another way: see ../cluster/node-routes.ts.
    if (url === undefined || audience === "everybody" || audience === "nodes") return;
    authorizer.admit(request, audience);
  });
}

/** Sets the audience of all routes that are added from here on and declare none. */
export function forAudience(app: FastifyInstance, audience: Audience): void {
  app.addHook("onRoute", (route) => {
    route.config = { audience, ...route.config };
  });
}
