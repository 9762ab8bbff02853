import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ListOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";
import {
  BrokerChange,
  BrokerHealthItem,
  BrokerItem,
  BrokerParams,
  BrokerTrial,
  BrokerTrialItem,
  brokerHealthItem,
  brokerItem,
  brokerTrialItem,
  NewBroker,
} from "./schemas/broker.ts";

/** `/api/brokers`: the operator's brokers, to which webhooks may lead. */
export const brokerRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels }) => {
  const { brokers } = channels;
  const config = { audience: "operator", account: true } as const;
  const params = BrokerParams;

  const listing = {
    ...about("Brokers", "listBrokers", "List the brokers, oldest first"),
    response: { 200: ListOf(Shared(BrokerItem)) },
  };
  app.get("/brokers", { schema: listing, config }, async () => ({
    items: brokers.list().map(brokerItem),
    next_cursor: null,
  }));

  const adding = {
    ...about("Brokers", "addBroker", "Add a broker"),
    body: NewBroker,
    response: { 201: Shared(BrokerItem) },
  };
  app.post("/brokers", { schema: adding, config }, async ({ body }, reply) =>
    reply.status(201).send(brokerItem(await brokers.add(body))),
  );

  const reading = {
    ...about("Brokers", "readBroker", "Read a broker"),
    params,
    response: { 200: Shared(BrokerItem) },
  };
  app.get("/brokers/:broker", { schema: reading, config }, async (request) =>
    brokerItem(brokers.get(request.params.broker)),
  );

  const changing = {
    ...about("Brokers", "changeBroker", "Change a broker"),
    params,
    body: BrokerChange,
    response: { 200: Shared(BrokerItem) },
  };
  app.patch("/brokers/:broker", { schema: changing, config }, async (request) =>
    brokerItem(await brokers.change(request.params.broker, request.body)),
  );

  const removing = {
    ...about("Brokers", "removeBroker", "Remove a broker"),
    params,
    response: { 204: Type.Null() },
  };
  app.delete("/brokers/:broker", { schema: removing, config }, async (request, reply) => {
    await brokers.remove(request.params.broker);
    return reply.status(204).send(null);
  });

  const health = {
    ...about("Brokers", "readBrokerHealth", "Read how a broker fares"),
    params,
    response: { 200: BrokerHealthItem },
  };
  app.get("/brokers/:broker/health", { schema: health, config }, async (request) =>
    brokerHealthItem(brokers.health(request.params.broker)),
  );

  const testing = {
    ...about("Brokers", "testBroker", "Connect to a broker and look at where messages would go"),
    params,
    body: BrokerTrial,
    response: { 200: BrokerTrialItem },
  };
  app.post("/brokers/:broker/test", { schema: testing, config: { audience: "operator" } }, async (request) =>
    brokerTrialItem(await brokers.test(request.params.broker, request.body.to ?? null)),
  );
};
