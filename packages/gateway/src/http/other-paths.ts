import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { RinghookError } from "../errors.ts";
import { sendWhapiError } from "./whapi/whapi-error.ts";
import { sendProblem } from "./words/problem.ts";

/** Answers requests that no route matches: a known path with another method with 405, all others with 404. */
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
    const message = `${path} does not support ${request.method}`;
    return sendErrorOf(new RinghookError("METHOD_NOT_ALLOWED", message), request, reply);
  });
}

/** Sends an error from outside the routes, in the format of the routes that the path resembles. */
export function sendErrorOf(
  error: FastifyError | RinghookError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const isOwn = /^\/api(\/|$)/.test(pathOf(request.url));
  return isOwn ? sendProblem(error, request, reply) : sendWhapiError(error, request, reply);
}

/** The path without its query, which may hold a token, and with single slashes, as routes are matched. */
export function pathOf(url: string): string {
  const [path = ""] = url.split("?");
  return path.replace(/\/{2,}/g, "/").replace(/(?<=.)\/$/, "");
}

/** The path as a log may show it: a secret that stands in it, where a provider sends no headers, is masked. */
export function shownPath(url: string): string {
  return pathOf(url).replace(/^(\/in\/whapi\/[^/]+\/)(?!calls(\/|$))[^/]+/i, "$1[secret]");
}

function patternOf(route: string): RegExp {
  const parts = route.split("/").map((part) => {
    if (part.startsWith(":")) return "[^/]+";
    return part === "*" ? ".*" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("/")}$`);
}
