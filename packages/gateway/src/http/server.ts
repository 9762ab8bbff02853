import { randomUUID } from "node:crypto";
import swagger from "@fastify/swagger";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify from "fastify";
import { RinghookError } from "../errors.ts";
import type { Log } from "../log/log.ts";
import { version } from "../version.ts";
import { dashboardRoutes } from "./dashboard/dashboard-routes.ts";
import { managerRoutes } from "./manager/manager-routes.ts";
import { metricsRoute } from "./ops/metrics-route.ts";
import { openapiOptions, openapiRoute } from "./ops/openapi.ts";
import type { HttpParts } from "./parts.ts";
import { sendProblem } from "./problem.ts";
import { compileValidator } from "./validate.ts";

export interface ServerOptions extends HttpParts {
  log: Log;
}

/** The gateway's HTTP server, not listening yet. */
export async function createServer({ log, ...parts }: ServerOptions) {
  const app = Fastify({
    loggerInstance: log.child({ part: "http" }, { level: log.level === "info" ? "warn" : log.level }),
    bodyLimit: 1_048_576,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    frameworkErrors: sendProblem,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(compileValidator);
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      new RinghookError("NOT_FOUND", `no route ${request.method} ${pathOf(request.url)}`),
      request,
      reply,
    ),
  );
  // A client may say application/json and send nothing.
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
    if (body === "") return done(null, undefined);
    return app.getDefaultJsonParser("error", "error")(_request, String(body), done);
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  await app.register(swagger, openapiOptions);
  await app.register(openapiRoute);
  app.get("/healthz", async () => ({ status: "ok", version }));
  await app.register(metricsRoute, parts);
  await app.register(managerRoutes, { parts, prefix: "/api" });
  await app.register(dashboardRoutes);
  return app;
}

export type Server = Awaited<ReturnType<typeof createServer>>;

/** Without the query: it may carry a token. */
function pathOf(url: string): string {
  return url.split("?")[0] ?? url;
}

/**
 * Listens, and says clearly why it cannot.
 * @returns the address, such as http://127.0.0.1:8080
 * @throws RinghookError `PORT_IN_USE`, `PORT_NOT_ALLOWED`, `HOST_NOT_AVAILABLE`
 */
export async function listen(app: Server, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw listenError(cause, host, port);
  }
  const bound = app.server.address();
  const boundPort = typeof bound === "object" && bound ? bound.port : port;
  return `http://${host.includes(":") ? `[${host}]` : host}:${boundPort}`;
}

function listenError(cause: unknown, host: string, port: number): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "EADDRINUSE") {
    return new RinghookError("PORT_IN_USE", `port ${port} of ${host} is taken by another program`, {
      cause,
      hint: "Stop that program, or choose another port with --port or PORT.",
    });
  }
  if (code === "EACCES") {
    return new RinghookError("PORT_NOT_ALLOWED", `this user may not listen on port ${port}`, {
      cause,
      hint: "Choose a port above 1023 with --port or PORT.",
    });
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new RinghookError("HOST_NOT_AVAILABLE", `${host} is no address of this machine`, {
      cause,
      hint: "Use 127.0.0.1, 0.0.0.0 or an address of this machine with --host or HOST.",
    });
  }
  return cause;
}
