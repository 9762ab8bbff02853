import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { errorCatalogue, type RinghookError } from "../../errors.ts";
import { noteRetryAfter, toRinghookError } from "../problem.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a compatible route's errors are called, by HTTP status. */
    sentences?: Partial<Record<number, string>>;
  }
}

/** The body of every error of a compatible route. */
export const WhapiError = Type.Object(
  {
    error: Type.Object({
      code: Type.Integer({ description: "The HTTP status." }),
      message: Type.String(),
      details: Type.Optional(Type.String({ description: "A stable code, a colon, and what was wrong." })),
    }),
  },
  { $id: "CompatibleError" },
);

/** An error as clients of the compatible routes know it. A bad token is called so on every route. */
export function whapiErrorOf(error: RinghookError, sentences: Partial<Record<number, string>> = {}) {
  const sentence = error.code === "UNAUTHORIZED" ? undefined : sentences[error.status];
  return {
    error: {
      code: error.status,
      message: sentence ?? errorCatalogue[error.code].title,
      details: `${error.code}: ${error.message}`,
    },
  };
}

/** Answers an error of a compatible route. */
export async function sendWhapiError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const error = toRinghookError(thrown);
  noteRetryAfter(error, reply);
  if (error.status >= 500) request.log.error({ err: error }, "a request failed");
  const { sentences } = request.routeOptions.config;
  await reply.status(error.status).type("application/json").send(whapiErrorOf(error, sentences));
}
