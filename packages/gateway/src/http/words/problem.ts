import type { FastifyReply, FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { type ErrorCode, errorCatalogue, messageOf, RinghookError } from "../../errors.ts";

/** The body of every error of the gateway's own routes: RFC 9457 problem details, with a stable `code`. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: "What the code means." }),
    status: Type.Integer({ description: "The HTTP status." }),
    code: Type.String({ description: "A stable code. Match on this.", examples: ["CHANNEL_NOT_FOUND"] }),
    detail: Type.String({ description: "What was wrong with this request." }),
    hint: Type.Optional(Type.String({ description: "What to do next." })),
    request_id: Type.String({ description: "Also in the `x-request-id` header and in the log." }),
  },
  { $id: "Problem" },
);

/** Codes for Fastify's own errors. */
const CODES: Record<number, ErrorCode> = { 413: "BODY_TOO_LARGE", 415: "MEDIA_TYPE_UNKNOWN" };

/** Says what a channel's source cannot do: the request is at fault, and nothing failed. */
const NOT_IMPLEMENTED = 501;

/** Turns anything thrown into an error of the catalogue. Users see unknown errors only as INTERNAL. */
export function toRinghookError(thrown: unknown): RinghookError {
  if (thrown instanceof RinghookError) return thrown;
  const status = statusOf(thrown);
  if (status !== undefined && status >= 400 && status < 500) {
    return new RinghookError(CODES[status] ?? "BAD_REQUEST", messageOf(thrown), { cause: thrown });
  }
  return new RinghookError("INTERNAL", "an unexpected error occurred; search the log for this request id", {
    cause: thrown,
  });
}

export function problemOf(error: RinghookError, requestId: string): Static<typeof Problem> {
  return {
    type: "about:blank",
    title: errorCatalogue[error.code].title,
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.hint !== undefined && { hint: error.hint }),
    request_id: requestId,
  };
}

/** Sends an error of the gateway's own routes. */
export async function sendProblem(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const error = toRinghookError(thrown);
  noteRefusal(error, request, reply);
  await reply.status(error.status).type("application/problem+json").send(problemOf(error, request.id));
}

const refusals = new WeakMap<FastifyRequest, ErrorCode>();

/** The code of the error that a request was answered with. */
export function refusalOf(request: FastifyRequest): ErrorCode | undefined {
  return refusals.get(request);
}

/** The headers and the log line of every error, in any format. */
export function noteRefusal(error: RinghookError, request: FastifyRequest, reply: FastifyReply): void {
  refusals.set(request, error.code);
  // Also when the path could not be parsed and no hook has run.
  reply.header("cache-control", "no-store");
  if (error.retryAfterSeconds !== undefined) reply.header("retry-after", error.retryAfterSeconds);
  const isOurFault = error.status >= 500 && error.status !== NOT_IMPLEMENTED;
  if (isOurFault) request.log.error({ err: error }, "a request failed");
}

function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== "object" || thrown === null || !("statusCode" in thrown)) return undefined;
  return Number(thrown.statusCode);
}
