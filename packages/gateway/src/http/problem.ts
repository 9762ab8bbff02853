import type { FastifyReply, FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { type ErrorCode, errorCatalogue, messageOf, RinghookError } from "../errors.ts";

/** The body of every error of an own route: RFC 9457 problem details, with a stable `code`. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: "What the code means." }),
    status: Type.Integer({ description: "The HTTP status." }),
    code: Type.String({ description: "Stable: match on this.", examples: ["CHANNEL_NOT_FOUND"] }),
    detail: Type.String({ description: "What was wrong this time." }),
    hint: Type.Optional(Type.String({ description: "The next thing to do." })),
    request_id: Type.String({ description: "Also in the header `x-request-id`, and in the log." }),
  },
  { $id: "Problem" },
);

/** Fastify's own refusals that have a code of ours. */
const CODES: Record<number, ErrorCode> = { 413: "BODY_TOO_LARGE", 415: "MEDIA_TYPE_UNKNOWN" };

/** Anything that was thrown, as one of the catalogue's errors. What is not ours stays inside: users see INTERNAL. */
export function toRinghookError(thrown: unknown): RinghookError {
  if (thrown instanceof RinghookError) return thrown;
  const status = statusOf(thrown);
  if (status !== undefined && status >= 400 && status < 500) {
    return new RinghookError(CODES[status] ?? "BAD_REQUEST", messageOf(thrown), { cause: thrown });
  }
  return new RinghookError(
    "INTERNAL",
    "something unexpected went wrong; the log has more under this request id",
    { cause: thrown },
  );
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

/** Answers an error of an own route. */
export async function sendProblem(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const error = toRinghookError(thrown);
  noteRetryAfter(error, reply);
  if (error.status >= 500) request.log.error({ err: error }, "a request failed");
  await reply.status(error.status).type("application/problem+json").send(problemOf(error, request.id));
}

export function noteRetryAfter({ retryAfterSeconds }: RinghookError, reply: FastifyReply): void {
  if (retryAfterSeconds !== undefined) reply.header("retry-after", retryAfterSeconds);
}

function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== "object" || thrown === null || !("statusCode" in thrown)) return undefined;
  return Number(thrown.statusCode);
}
