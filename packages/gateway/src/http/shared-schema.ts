import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";

/** Makes schemas with an `$id` parts of the document that others refer to by name. */
export function share(app: FastifyInstance, schemas: Type.TSchema[]): void {
  for (const schema of schemas) app.addSchema(schema);
}

/** Refers to a shared schema; its type is the schema's own. */
export function Shared<T extends Type.TSchema>(schema: T) {
  const id = "$id" in schema ? String(schema.$id) : "";
  return Type.Unsafe<Static<T>>({ $ref: `${id}#` });
}

/** Every route from here on may answer this, too. */
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
