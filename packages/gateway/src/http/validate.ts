import { Ajv } from "ajv";
import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";

const options = { allErrors: false, removeAdditional: false, useDefaults: true, strict: false } as const;
/** A body says what it means: nothing in it is dropped or changed silently. */
const strict = new Ajv({ ...options, coerceTypes: false });
/** All that a query holds are texts, so `limit=5` has to become a number. */
const reading = new Ajv({ ...options, coerceTypes: true });

/** Checks a part of a request against its schema. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  (httpPart === "body" ? strict : reading).compile(schema);
