import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import type { FastifyPluginAsync } from "fastify";
import { version } from "../../version.ts";

/** The groups of routes, in the order in which they are read. */
const TAGS = [
  ["Channels", "One WhatsApp number each, with its token and its link."],
  ["Webhooks", "URLs that get a channel's events."],
  ["Calls", "The log of calls."],
  ["Deliveries", "What was owed to webhooks, and what became of it."],
  ["Statistics", "How many calls, how many of them missed, how long they rang."],
  ["Events", "What happens, live."],
  ["Session", "Browsers that signed in."],
  ["Compatible: channel", "As in the API of Whapi.Cloud: the token says which channel is meant."],
  ["Compatible: settings", "Settings and webhooks, likewise."],
  ["Compatible: users", "Login by QR code or pairing code, logout, profile."],
  ["Compatible: calls", "Declining calls, links by which others call."],
  ["Compatible: messages", "A text to a caller."],
  ["Operation", "Health and figures."],
] as const;

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
    tags: TAGS.map(([name, description]) => ({ name, description })),
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
