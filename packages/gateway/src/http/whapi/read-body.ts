import type { FastifyInstance } from "fastify";
import { RinghookError } from "../../errors.ts";
import { jsonParser } from "../words/read-json.ts";

/** Accepts JSON, forms and empty bodies under any content type. */
export function acceptAnyBody(app: FastifyInstance): void {
  const parseJson = jsonParser(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (request, body, done) => {
    const bytes = Buffer.from(body);
    const contentType = request.headers["content-type"] ?? "";
    if (bytes.length === 0) return done(null, undefined);
    if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(contentType)) {
      return parseJson(request, bytes.toString("utf8"), done);
    }
    fieldsOf(bytes, contentType).then(
      (fields) => done(null, fields),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
    return undefined;
  });
}

/** The text fields of a form. @throws RinghookError `BAD_REQUEST` */
async function fieldsOf(bytes: Buffer, contentType: string): Promise<Record<string, string>> {
  const form = await new Response(bytes, { headers: { "content-type": contentType } })
    .formData()
    .catch((cause) => {
      throw new RinghookError("BAD_REQUEST", "body: expected a form", { cause });
    });
  return Object.fromEntries(
    [...form].filter((field): field is [string, string] => typeof field[1] === "string"),
  );
}
