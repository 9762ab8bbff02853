import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import type { FastifyPluginAsync } from "fastify";
import { version } from "../../version.ts";

/** How the routes' own schemas become one OpenAPI document. */
export const openapiOptions: FastifyDynamicSwaggerOptions = {
  refResolver: { buildLocalReference: ({ $id }, _uri, _fragment, index) => String($id ?? `schema-${index}`) },
  openapi: {
    openapi: "3.1.0",
    info: {
      title: "Ringhook",
      version,
      description: "Every WhatsApp call, delivered to your URL.",
      license: { name: "MIT", identifier: "MIT" },
    },
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "The admin token, or a channel's token." },
        query: { type: "apiKey", in: "query", name: "token" },
      },
    },
    security: [{ bearer: [] }, { query: [] }],
  },
};

/** `/openapi.json`: what the routes take and answer. */
export const openapiRoute: FastifyPluginAsync = async (app) => {
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
};
