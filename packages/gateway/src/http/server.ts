import { randomUUID } from "node:crypto";
import helmet from "@fastify/helmet";
import swagger from "@fastify/swagger";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Config } from "../config/read-settings.ts";
import type { Log } from "../log/log.ts";
import { AuditLog } from "../watch/audit-log.ts";
import { apiRoutes } from "./api/api-routes.ts";
import { toThePage, withoutBase } from "./base-path.ts";
import { forwardToHolders } from "./cluster/forward.ts";
import { nodeRoutes } from "./cluster/node-routes.ts";
import { dashboardRoutes } from "./dashboard/dashboard-routes.ts";
import { admitCallers } from "./door/audience.ts";
import { logChanges } from "./door/change-log.ts";
import { clientAddress } from "./door/client-address.ts";
import { securityHeaders } from "./door/security-headers.ts";
import { trustedProxies } from "./door/trusted-proxies.ts";
import { helpRoutes } from "./help/help-routes.ts";
import { inboundRoutes } from "./inbound/inbound-routes.ts";
import { mcpRoutes } from "./mcp/mcp-routes.ts";
import { apiPage } from "./ops/api-page.ts";
import { healthRoutes } from "./ops/health-routes.ts";
import { metricsRoute } from "./ops/metrics-route.ts";
import { openapiOptions, openapiRoute } from "./ops/openapi.ts";
import { answerOtherPaths, sendErrorOf, shownPath } from "./other-paths.ts";
import type { Rooms } from "./rooms.ts";
import { whapiRoutes } from "./whapi/whapi-routes.ts";
import { sendProblem } from "./words/problem.ts";
import { jsonParser } from "./words/read-json.ts";
import { schemaError } from "./words/schema-error.ts";
import { compileValidator } from "./words/validate.ts";

export interface ServerOptions extends Rooms {
  log: Log;
  /** What assistants may do. */
  mcp: Pick<Config, "mcp" | "mcpNumbers">;
  /** Networks of trusted proxies, as `address/bits`. */
  trustedProxies: readonly string[];
}

/** Named, because what a compiler infers here cannot be read by every other. */
export type Server = FastifyInstance;

/** Makes the gateway's HTTP server, which does not listen yet. */
export async function createServer({
  log,
  trustedProxies: networks,
  mcp: { mcp, mcpNumbers },
  ...rooms
}: ServerOptions): Promise<Server> {
  const logger: FastifyBaseLogger = log.child(
    { part: "http" },
    { level: log.level === "info" ? "warn" : log.level },
  );
  const app = Fastify({
    loggerInstance: logger,
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    // Fastify's own lines hold the full URL, including the tokens that some clients put there.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    frameworkErrors: sendErrorOf,
    // A URL joined from a base and a path often has one slash too many.
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    rewriteUrl: ({ url = "/" }) => withoutBase(url, rooms.basePath),
    trustProxy: networks.length > 0 && trustedProxies(networks),
  });
  app.setValidatorCompiler(compileValidator);
  app.setSchemaErrorFormatter(schemaError);
  app.setErrorHandler(sendProblem);
  answerOtherPaths(app);
  const parseJson = jsonParser(app);
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) =>
    parseJson(request, String(body), done),
  );
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    // Responses hold tokens, secrets and phone numbers. Static files set their own header.
    reply.header("cache-control", "no-store");
  });
  logAnswers(app);
  const { authorizer, store, clock } = rooms;
  logChanges(app, { log, authorizer, audit: new AuditLog({ store, clock, log }) });
  await app.register(helmet, securityHeaders);
  if (rooms.cluster) forwardToHolders(app, { ...rooms, cluster: rooms.cluster });
  admitCallers(app, rooms.authorizer);
  await app.register(swagger, openapiOptions(rooms.publicUrl, rooms.basePath));
  await app.register(openapiRoute);
  await app.register(apiPage, rooms);
  await app.register(healthRoutes, rooms);
  await app.register(metricsRoute, rooms);
  await app.register(inboundRoutes, rooms);
  await app.register(apiRoutes, { rooms, prefix: "/api" });
  await app.register(whapiRoutes, rooms);
  await app.register(helpRoutes, rooms);
  if (rooms.cluster) await app.register(nodeRoutes, { ...rooms, cluster: rooms.cluster });
  if (mcp !== "off") await app.register(mcpRoutes, { ...rooms, mcp: { mode: mcp, numbers: mcpNumbers } });
  await app.register(dashboardRoutes);
  await app.register(toThePage(rooms.basePath));
  return app;
}

function logAnswers(app: Server): void {
  app.addHook("onResponse", async (request, reply) => {
    const { method, url } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.debug(
      { method, path: shownPath(url), status: reply.statusCode, ms, address: clientAddress(request) },
      "answered",
    );
  });
}
