import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";

/** Adds schemas with an `$id` to the document, so that others can refer to them by name. */
export function share(app: FastifyInstance, schemas: Type.TSchema[]): void {
  for (const schema of schemas) app.addSchema(schema);
}

/** A reference to a shared schema, with the schema's type. */
export function Shared<T extends Type.TSchema>(schema: T) {
  const id = "$id" in schema ? String(schema.$id) : "";
  return Type.Unsafe<Static<T>>({ $ref: `${id}#` });
}

/** Adds a response to every route that is registered after it. */
export function answersToo(app: FastifyInstance, status: string, answer: object): void {
  app.addHook("onRoute", (route) => {
    const { response } = route.schema ?? {};
    route.schema = {
      ...route.schema,
      response: { [status]: answer, ...(isObject(response) ? response : {}) },
    };
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
