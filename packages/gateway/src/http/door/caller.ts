import type { FastifyRequest } from "fastify";
import type { KnownChannel } from "../../channels/directory.ts";
import { opens } from "../../channels/named-tokens.ts";
import { RinghookError } from "../../errors.ts";
import type { TokenRecord, TokenScope } from "../../store/token-store.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The scope that a named token needs for the route; default: `scopeOf`. */
    scope?: RouteScope;
  }
}

/** Who sent a request: the operator, the owner of one channel, or who was given a named token. */
export type Caller =
  | { role: "admin" }
  | { role: "channel"; channel: KnownChannel }
  | { role: "token"; token: TokenRecord };

/**
 * Who may use a route.
 * - `everybody`: no token is needed
 * - `operator`: the admin token
 * - `scrapers`: the token for metrics, or the admin token
 * - `account`: the admin token, or a named token for all channels with the route's scope
 * - `owners`: any token; a named one with the route's scope. An owner reaches only their own channel; the operator reaches
 *   all. A path names the channel as `id` or `channel_id`
 * - `nodes`: other nodes of the database
 * - `channel`: a channel's token, or a named one for one channel alone, which also says which channel is meant
 */
export type Audience = "everybody" | "operator" | "scrapers" | "account" | "owners" | "channel" | "nodes";

/**
 * What a named token needs for a route. The admin token and a channel's own token have every scope.
 * - `any`: every token may
 * - `read`: shows something, and changes nothing
 * - `send`: has something leave, or works off what is to be done: rejects, texts, replays, callbacks
 * - `manage`: changes what a channel is and does, or shows what it is linked by
 * - `owner`: no named token may
 */
export type RouteScope = TokenScope | "any" | "owner";

/** The scope that a route needs: it says so itself, or its method does. */
export function scopeOf({ method, routeOptions }: FastifyRequest): RouteScope {
  const { scope, changes } = routeOptions.config;
  if (scope !== undefined) return scope;
  return (changes ?? !isSafe(method)) ? "manage" : "read";
}

/** Whether a caller reaches a channel. To who does not, the channel does not exist. */
export function reaches(caller: Caller, channel: KnownChannel): boolean {
  switch (caller.role) {
    case "admin":
      return true;
    case "channel":
      return caller.channel.id === channel.id && caller.channel.record.createdAt === channel.record.createdAt;
    case "token":
      return opens(caller.token, channel);
  }
}

export function allows(caller: Caller, scope: RouteScope): boolean {
  if (caller.role !== "token" || scope === "any") return true;
  return scope !== "owner" && caller.token.scopes.includes(scope);
}

/** @throws RinghookError `SCOPE_NEEDED`, `OWNER_NEEDED` */
export function checkScope(caller: Caller, scope: RouteScope): void {
  if (allows(caller, scope)) return;
  throw scope === "owner"
    ? new RinghookError("OWNER_NEEDED", "no named token may use this route")
    : new RinghookError("SCOPE_NEEDED", `this route requires a token with the scope ${scope}`);
}

/** Whether a caller is of those whom a route is for. */
export function isOfAudience(caller: Caller, audience: Audience): boolean {
  switch (audience) {
    case "operator":
    case "scrapers":
      return caller.role === "admin";
    case "account":
      return caller.role === "admin" || isForAll(caller);
    default:
      return true;
  }
}

/** Whether it is a named token for all channels. */
export function isForAll(caller: Caller): boolean {
  return caller.role === "token" && caller.token.channels === null;
}

/** How the log of changes names a token. */
export function nameOf(caller: Caller): string {
  return caller.role === "token" ? `token ${caller.token.name}` : `${caller.role} token`;
}

/** Whether a method changes nothing. */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}
