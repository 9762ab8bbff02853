import type { FastifyRequest } from "fastify";

/** The channel in a path, if it names one: `/channels/{id}` or `/calls/{channel_id}`. */
export function channelIn(params: unknown): string | undefined {
  if (typeof params !== "object" || params === null) return undefined;
  if ("id" in params) return String(params.id);
  return "channel_id" in params ? String(params.channel_id) : undefined;
}

/** The token that a request came with; not that of a session. */
export function tokenOf({ headers, query }: FastifyRequest): string | undefined {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  const token = typeof query === "object" && query !== null && "token" in query ? query.token : undefined;
  return typeof token === "string" ? token.trim() || undefined : undefined;
}
