import { randomUUID } from "node:crypto";
import helmet from "@fastify/helmet";
import swagger from "@fastify/swagger";
import Fastify, { type FastifyBaseLogger, LogController } from "fastify";
import type { Log } from "../log/log.ts";
import { dashboardRoutes } from "./dashboard/dashboard-routes.ts";
import { managerRoutes } from "./manager/manager-routes.ts";
import { apiPage } from "./ops/api-page.ts";
import { healthRoutes } from "./ops/health-routes.ts";
import { metricsRoute } from "./ops/metrics-route.ts";
import { openapiOptions, openapiRoute } from "./ops/openapi.ts";
import { answerOtherPaths, pathOf, sendErrorOf } from "./other-paths.ts";
import type { HttpParts } from "./parts.ts";
import { sendProblem } from "./problem.ts";
import { jsonParser } from "./read-json.ts";
import { securityHeaders } from "./security-headers.ts";
import { compileValidator } from "./validate.ts";
import { whapiRoutes } from "./whapi/whapi-routes.ts";

export interface ServerOptions extends HttpParts {
  log: Log;
}

/** The gateway's HTTP server, not listening yet. */
export async function createServer({ log, ...parts }: ServerOptions) {
  const logger: FastifyBaseLogger = log.child(
    { part: "http" },
    { level: log.level === "info" ? "warn" : log.level },
  );
  const app = Fastify({
    loggerInstance: logger,
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    // Fastify's own lines have the whole address, and with it the tokens that some clients put there.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    frameworkErrors: sendErrorOf,
  });
  app.setValidatorCompiler(compileValidator);
  app.setErrorHandler(sendProblem);
  answerOtherPaths(app);
  const parseJson = jsonParser(app);
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) =>
    parseJson(request, String(body), done),
  );
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method, url } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.debug({ method, path: pathOf(url), status: reply.statusCode, ms }, "answered");
  });
  await app.register(helmet, securityHeaders);
  await app.register(swagger, openapiOptions);
  await app.register(openapiRoute);
  await app.register(apiPage);
  await app.register(healthRoutes, parts);
  await app.register(metricsRoute, parts);
  await app.register(managerRoutes, { parts, prefix: "/api" });
  await app.register(whapiRoutes, parts);
  await app.register(dashboardRoutes);
  return app;
}

export type Server = Awaited<ReturnType<typeof createServer>>;
