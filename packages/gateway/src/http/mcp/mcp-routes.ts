import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { errorOfProblem, RinghookError } from "../../errors.ts";
import { forAudience } from "../door/audience.ts";
import { comesFromSameSite } from "../door/same-site.ts";
import type { Rooms } from "../rooms.ts";
import { isObject } from "../words/is-object.ts";
import { CallLimit } from "./call-limit.ts";
import { loadMcp, type McpOptions, mcpServer } from "./mcp-server.ts";
import type { Ask } from "./tool.ts";

export interface McpRoutesOptions extends Pick<Rooms, "authorizer" | "clock"> {
  mcp: Omit<McpOptions, "isWithinLimit">;
}

/** `/mcp`: assistants look at calls and deliveries with a token of the API, and reach what that token reaches. */
export const mcpRoutes: FastifyPluginAsync<McpRoutesOptions> = async (app, { authorizer, clock, mcp }) => {
  const sdk = await loadMcp();
  const limit = new CallLimit(clock);
  forAudience(app, "owners");
  app.addHook("preHandler", async (request) => {
    if (request.headers.origin === undefined || comesFromSameSite(request)) return;
    throw new RinghookError("CROSS_SITE", "pages of other sites may not use the gateway's tools");
  });
  app.route({
    method: ["GET", "POST", "DELETE"],
    url: "/mcp",
    schema: { hide: true },
    // Each tool needs the scope of what it asks of the API.
    config: { scope: "any" },
    handler: async (request, reply) => {
      const isWithinLimit = (): boolean =>
        limit.take(Buffer.from(authorizer.hashOf(request) ?? []).toString("base64"));
      // Each request is served by itself: there is no session to lose.
      const handler = sdk.createMcpHandler(() =>
        mcpServer(sdk, askAs(app, request), { ...mcp, isWithinLimit }),
      );
      const { body } = request;
      return reply.send(
        await handler.fetch(webRequest(request), body === undefined ? {} : { parsedBody: body }),
      );
    },
  });
};

/** The API, asked within this process, with what the caller of the tool sent to say who they are. */
function askAs(app: FastifyInstance, { headers, query, socket }: FastifyRequest): Ask {
  const {
    authorization,
    cookie,
    host,
    origin,
    "sec-fetch-site": site,
    "x-forwarded-for": forwarded,
  } = headers;
  const token = isObject(query) && typeof query.token === "string" ? `Bearer ${query.token}` : undefined;
  const who = { authorization: authorization ?? token, cookie, host, origin, "sec-fetch-site": site };
  return async (method, path, { query: asked = {}, body } = {}) => {
    const answer = await app.inject({
      method,
      url: `/api${path}`,
      query: Object.fromEntries(given(asked).map(([name, value]) => [name, String(value)])),
      headers: Object.fromEntries(given({ ...who, "x-forwarded-for": forwarded })) as Record<string, string>,
      remoteAddress: socket.remoteAddress ?? "127.0.0.1",
      ...(body !== undefined && { payload: body }),
    });
    if (answer.statusCode === 204) return undefined;
    const told: unknown = answer.json();
    if (answer.statusCode < 400) return told;
    throw errorOfProblem(told) ?? new RinghookError("INTERNAL", "the API gave an answer that cannot be read");
  };
}

function given(values: Record<string, unknown>): [string, unknown][] {
  return Object.entries(values).filter(([, value]) => value !== undefined);
}

function webRequest({ method, url, headers, host, protocol, body }: FastifyRequest): Request {
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const each of [value ?? []].flat()) sent.append(name, each);
  }
  const hasBody = method === "POST" && body !== undefined;
  return new Request(`${protocol}://${host}${url}`, {
    method,
    headers: sent,
    ...(hasBody && { body: JSON.stringify(body) }),
  });
}
