import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { eventTypes } from "../../subscriptions/event-types.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ListOf } from "../words/page.ts";

const EventType = Type.Object({
  name: Type.String({ description: "As `events` of a webhook takes it.", examples: ["calls.post"] }),
  description: Type.String({ description: "What happened, in a few words." }),
});

/** `/api/event-types`: what a webhook can subscribe to. */
export const eventTypeRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app) => {
  const schema = {
    ...about("Webhooks", "listEventTypes", "List the events that a webhook can subscribe to"),
    response: { 200: ListOf(EventType) },
  };
  app.get("/event-types", { schema, config: { audience: "owners", scope: "any" } }, async () => ({
    items: Object.entries(eventTypes).map(([name, description]) => ({ name, description })),
    next_cursor: null,
  }));
};
