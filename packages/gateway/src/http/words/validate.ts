import { Ajv } from "ajv";
import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";

const options = { allErrors: false, removeAdditional: false, useDefaults: true, strict: false } as const;
/** Bodies are checked strictly: nothing in them is dropped or converted silently. */
const strict = new Ajv({ ...options, coerceTypes: false });
/** The values of a query are texts, so `limit=5` has to become a number. */
const reading = new Ajv({ ...options, coerceTypes: true });

/** Compiles the check of a request's part against its schema. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  (httpPart === "body" ? strict : reading).compile(schema);
