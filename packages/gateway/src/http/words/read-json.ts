import type { FastifyInstance, FastifyRequest } from "fastify";
import { RinghookError } from "../../errors.ts";

type Done = (error: Error | null, body?: unknown) => void;

/** Parses JSON. A client may announce JSON and send nothing. */
export function jsonParser(
  app: FastifyInstance,
): (request: FastifyRequest, body: string, done: Done) => void {
  const parse = app.getDefaultJsonParser("error", "error");
  return (request, text, done) => {
    // Some programs send a byte order mark first.
    const body = text.replace(/^\ufeff/, "");
    if (body === "") return done(null, undefined);
    try {
      checkNesting(body);
    } catch (error) {
      return done(error instanceof Error ? error : new Error(String(error)));
    }
    Promise.resolve(parse(request, body, done)).catch(done);
    return undefined;
  };
}

/** Levels of nesting in a body, at most. No valid body is deeper, and very deep ones exhaust the stack. */
const DEEPEST = 64;

/** @throws RinghookError `BAD_REQUEST` when brackets are nested too deeply */
function checkNesting(json: string): void {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < json.length; index += 1) {
    const char = json[index];
    if (char === '"') isText = !isText;
    else if (char === "\\" && isText) index += 1;
    else if (isText) continue;
    else if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") depth -= 1;
    if (depth > DEEPEST) throw new RinghookError("BAD_REQUEST", `body: expected at most ${DEEPEST} levels`);
  }
}
