import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { errorCatalogue, type RinghookError } from "../../errors.ts";
import { noteRefusal, toRinghookError } from "../words/problem.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The error messages of a compatible route, by HTTP status. */
    sentences?: Partial<Record<number, string>>;
  }
}

/** The body of every error of a compatible route. */
export const WhapiError = Type.Object(
  {
    error: Type.Object({
      code: Type.Integer({ description: "The HTTP status." }),
      message: Type.String(),
      details: Type.Optional(Type.String({ description: "A stable code, a colon, and a sentence." })),
    }),
  },
  { $id: "CompatibleError" },
);

/** An error in the format of the compatible routes. A bad token has the same message on every route. */
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

/** Sends an error of a compatible route. */
export async function sendWhapiError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const error = toRinghookError(thrown);
  noteRefusal(error, request, reply);
  const { sentences } = request.routeOptions.config;
  await reply.status(error.status).type("application/json").send(whapiErrorOf(error, sentences));
}
