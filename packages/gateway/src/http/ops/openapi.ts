import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import type { FastifyPluginAsync } from "fastify";
import { version } from "../../version.ts";
import { forAudience } from "../door/audience.ts";
import { sentWebhooks } from "./sent-webhooks.ts";

/** The groups of routes, in the order in which they are read. */
const TAGS = [
  ["Channels", "Each channel is one WhatsApp number with its own token and link."],
  ["Sources", "Where channels' calls come from, when not from a linked device."],
  ["Webhooks", "URLs that receive a channel's events."],
  ["Calls", "The call log."],
  ["Deliveries", "Events sent to webhooks, with their attempts and results."],
  ["Statistics", "Call counts, missed calls and ring times."],
  ["Events", "A live stream of events."],
  ["Session", "Sign-in for browsers."],
  ["Compatible: channel", "Compatible with the API of Whapi.Cloud. The token selects the channel."],
  ["Compatible: settings", "Settings and webhooks."],
  ["Compatible: users", "Login by QR code or pairing code, logout, profile."],
  ["Compatible: calls", "Declining calls, and links for calling the channel."],
  ["Compatible: messages", "Text messages to callers."],
  ["Operation", "Health and metrics."],
] as const;

/** Options that turn the routes' schemas into one OpenAPI document. */
export const openapiOptions = (
  publicUrl: string | undefined,
  basePath: string,
): FastifyDynamicSwaggerOptions => ({
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
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "The admin token, a channel's token, or a named one.",
        },
        query: { type: "apiKey", in: "query", name: "token" },
      },
    },
    security: [{ bearer: [] }, { query: [] }],
    servers: serversOf(publicUrl, basePath),
    webhooks: sentWebhooks,
  },
});

/** The gateway's URL: the public one if the operator set it, else the one that served the document. */
function serversOf(publicUrl: string | undefined, basePath: string): { url: string; description: string }[] {
  return publicUrl === undefined
    ? [
        { url: basePath || "/", description: "The gateway that serves this document." },
        { url: "http://127.0.0.1:8080", description: "A gateway on this machine with the default settings." },
      ]
    : [{ url: publicUrl, description: "This gateway." }];
}

/** `/openapi.json`: the OpenAPI document. */
export const openapiRoute: FastifyPluginAsync = async (app) => {
  forAudience(app, "everybody");
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
};
