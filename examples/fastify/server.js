// Fastify: logs how each call went, and how long it rang.
import { createCallsReceiver, displayJid, toNodeHandler } from "@ringhook/calls";
import Fastify from "fastify";

const { HOST = "127.0.0.1", PORT = "3000", WEBHOOK_SECRET } = process.env;

const app = Fastify({ logger: true });

const handle = toNodeHandler(
  createCallsReceiver({
    secret: WEBHOOK_SECRET,
    onCall({ id, from, status, ringMs, ended }) {
      if (ended) app.log.info({ call: id, caller: displayJid(from), ringMs }, `call ${status}`);
    },
    onError: (error) => app.log.error(error),
  }),
);

await app.register((scope, _options, done) => {
  // A signature is of the exact bytes, so the receiver reads the body itself. In a scope of its own, so that the
  // other routes keep Fastify's parsers.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
  scope.post("/hook", (request, reply) => {
    reply.hijack();
    return handle(request.raw, reply.raw);
  });
  done();
});

await app.listen({ host: HOST, port: Number(PORT) });
