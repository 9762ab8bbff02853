import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { RinghookError } from "../errors.ts";
import { sendProblem } from "./problem.ts";
import { sendWhapiError } from "./whapi/whapi-error.ts";

/** Answers what no route takes: another method of a known path with the methods there are, all else with 404. */
export function answerOtherPaths(app: FastifyInstance): void {
  const known: { pattern: RegExp; methods: string[] }[] = [];
  app.addHook("onRoute", ({ url, method }: RouteOptions) => {
    known.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  app.setNotFoundHandler(async (request, reply) => {
    const path = pathOf(request.url);
    const methods = known.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
    if (methods.length === 0) {
      return sendErrorOf(
        new RinghookError("NOT_FOUND", `no route ${request.method} ${path}`),
        request,
        reply,
      );
    }
    reply.header("allow", [...new Set([...methods, "OPTIONS"])].join(", "));
    if (request.method === "OPTIONS") return reply.status(204).send();
    const message = `${path} does not take ${request.method}`;
    return sendErrorOf(new RinghookError("METHOD_NOT_ALLOWED", message), request, reply);
  });
}

/** An error that no route could answer, in the shape of the routes it looks like. */
export function sendErrorOf(
  error: FastifyError | RinghookError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const isOwn = /^\/api(\/|\?|$)/.test(request.url);
  return isOwn ? sendProblem(error, request, reply) : sendWhapiError(error, request, reply);
}

/** Without the query: it may carry a token. */
export function pathOf(url: string): string {
  return url.split("?")[0] ?? url;
}

function patternOf(route: string): RegExp {
  const parts = route.split("/").map((part) => {
    if (part.startsWith(":")) return "[^/]+";
    return part === "*" ? ".*" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("/")}$`);
}
