import swagger from "@fastify/swagger";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify from "fastify";
import type { Network } from "../network/network.ts";
import { EventLog } from "./event-log.ts";
import { refuseForeignPages } from "./foreign-pages.ts";
import { renderPage } from "./page.ts";
import { sendNotFound, sendProblem } from "./problem.ts";
import { appStateRoutes } from "./routes/app-state.ts";
import { callStepRoutes } from "./routes/call-steps.ts";
import { callRoutes } from "./routes/calls.ts";
import { misbehaviourRoutes } from "./routes/misbehaviour.ts";
import { networkRoutes } from "./routes/network.ts";
import { networksRoutes } from "./routes/networks.ts";
import { phoneRoutes } from "./routes/phones.ts";
import { storyRoutes } from "./routes/stories.ts";
import { serveOthers } from "./side-by-side.ts";

const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** The control API of a network, not listening yet. */
export async function createControlApp(network: Network) {
  const app = Fastify({
    // Nothing is dropped or changed silently: a body that does not fit is refused.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    forceCloseConnections: true,
  }).withTypeProvider<TypeBoxTypeProvider>();
  const events = new EventLog(network);
  app.addHook("onClose", async () => events.close());
  app.addHook("onRequest", refuseForeignPages);
  // A step without anything to say about it needs no body.
  app.addHook("preValidation", async (request) => {
    if (request.method === "POST") request.body ??= {};
  });
  // Every body is JSON, so that `curl -d` needs no header.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else Promise.resolve(app.getDefaultJsonParser("error", "error")(request, String(body), done)).catch(done);
  });
  serveOthers(app, network, createControlApp);
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(sendNotFound);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Simulated WhatsApp",
        version: "1",
        description: "Phones, calls and misfortunes of a WhatsApp network on this machine.",
      },
    },
  });
  for (const routes of [
    phoneRoutes,
    appStateRoutes,
    callRoutes,
    callStepRoutes,
    misbehaviourRoutes,
    storyRoutes,
  ]) {
    await app.register(routes, { network });
  }
  await app.register(networksRoutes, { network });
  await app.register(networkRoutes, { network, events });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  app.get("/", { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type("text/html")
      .header("content-security-policy", PAGE_POLICY)
      .send(renderPage(app.swagger(), network.url)),
  );
  return app;
}
