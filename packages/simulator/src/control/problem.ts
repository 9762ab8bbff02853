import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { SimulatorError, type SimulatorErrorCode } from "../errors.ts";

/** How every error is answered. */
export const Problem = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: "Match on this." }),
      message: Type.String({ description: "For people." }),
    }),
  },
  { description: "What went wrong" },
);

/** Answers an error: those of the simulator by their code, those of a request that does not fit as BAD_REQUEST. */
export function sendProblem(
  error: FastifyError,
  _request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof SimulatorError) return send(reply, error.status, error.code, error.message);
  const { statusCode = 500 } = error;
  if (statusCode < 500) return send(reply, statusCode, "BAD_REQUEST", `${error.message}.`);
  return send(reply, 500, "INTERNAL", error.message);
}

/** Answers a route that does not exist. */
export function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const route = `${request.method} ${request.url.split("?")[0]}`;
  return send(reply, 404, "NOT_FOUND", `There is no route ${route}: the page at / lists them.`);
}

function send(reply: FastifyReply, status: number, code: SimulatorErrorCode, message: string): FastifyReply {
  return reply.status(status).send({ error: { code, message } });
}
