// Hono: shows the last calls as JSON.
/** @import { Call } from "@ringhook/calls" */
import { serve } from "@hono/node-server";
import { createCallsReceiver } from "@ringhook/calls";
import { Hono } from "hono";

const { HOST = "127.0.0.1", PORT = "3000", WEBHOOK_SECRET } = process.env;

/** The last hundred calls, the newest first. @type {Call[]} */
let calls = [];

const receive = createCallsReceiver({
  secret: WEBHOOK_SECRET,
  onCall(call) {
    calls = [call, ...calls.filter(({ id }) => id !== call.id)].slice(0, 100);
  },
});

const app = new Hono();
app.post("/hook", (context) => receive(context.req.raw));
// Shows who called: put a login in front of it before others can reach it.
app.get("/calls", (context) => context.json(calls));

serve({ fetch: app.fetch, hostname: HOST, port: Number(PORT) }, () =>
  console.log(`Listening at http://${HOST}:${PORT}/hook`),
);
