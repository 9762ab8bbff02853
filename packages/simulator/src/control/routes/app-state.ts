import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { callResults, silenceReasons } from "../../app-state/call-log.ts";
import { ACKNOWLEDGED_MS } from "../../ground/patience.ts";
import type { Network } from "../../network/network.ts";
import { findPhone } from "../lookup.ts";
import { Body, Instant, Nothing, PhoneNumber, QueryNumber } from "../schemas.ts";

const tags = ["Phones"];
const params = Type.Object({ number: PhoneNumber });
const quietly = Type.Optional(
  Type.Boolean({ description: "Clients are told with the next change; default false" }),
);

const placed = {
  to: Type.Union([PhoneNumber, Type.Array(PhoneNumber, { minItems: 1 })]),
  id: Type.Optional(Type.String({ minLength: 1, description: "Default: 32 random hexadecimal digits" })),
  result: Type.Optional(Type.Enum(callResults, { description: "Default: CONNECTED" })),
  duration: Type.Optional(
    Type.Integer({ minimum: 0, description: "Seconds of talk; default 60 if connected" }),
  ),
  startedAt: Type.Optional(Instant),
  writtenAt: Type.Optional(Instant),
  video: Type.Optional(Type.Boolean()),
  group: Type.Optional(
    Type.Union([Type.Boolean(), Type.String()], { description: "true, the group's JID, or own" }),
  ),
  addressing: Type.Optional(Type.Enum(["pn", "lid"], { description: "Default: the network's, lid" })),
  unit: Type.Optional(Type.Enum(["s", "ms", "us"], { description: "Of the start; default s" })),
  writer: Type.Optional(Type.Enum(["android", "web"], { description: "Default: android" })),
  from: Type.Optional(PhoneNumber),
  linkToken: Type.Optional(Type.String()),
  silence: Type.Optional(Type.Enum(silenceReasons)),
  fields: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: "Fields of the record by WhatsApp's own names; null leaves one out",
    }),
  ),
};

/** What a phone shares with its clients: the call log and contacts, and the key for them. */
export const appStateRoutes: FastifyPluginAsyncTypebox<{ network: Network }> = async (app, { network }) => {
  const Logged = Type.Object({ id: Type.String(), version: Type.Integer() });
  app.post(
    "/phones/:number/call-log",
    {
      schema: {
        tags,
        summary: "Write a call that it placed into its call log",
        params,
        body: Body({ ...placed, quietly }),
        response: { 201: Logged },
      },
    },
    async ({ params: { number }, body }, reply) =>
      reply.status(201).send({ ...(await findPhone(network, number).placesCall(body)) }),
  );

  app.post(
    "/phones/:number/call-log/several",
    {
      schema: {
        tags,
        summary: "Write several calls into its call log, all in one patch",
        params,
        body: Body({
          calls: Type.Array(Body(placed)),
          removed: Type.Optional(
            Type.Array(Type.String(), { description: "The ids of calls that are taken out with it" }),
          ),
          quietly,
        }),
        response: { 201: Type.Array(Logged) },
      },
    },
    async ({ params: { number }, body: { calls, ...options } }, reply) =>
      reply.status(201).send([...(await findPhone(network, number).appState.logCalls(calls, options))]),
  );

  app.post(
    "/phones/:number/call-log/remove",
    {
      schema: {
        tags,
        summary: "Take a call out of its call log",
        params,
        body: Body({
          id: Type.String(),
          keepsValue: Type.Optional(
            Type.Boolean({ description: "The change carries the record all the same; default false" }),
          ),
          quietly,
        }),
        response: { 204: Nothing },
      },
    },
    async ({ params: { number }, body: { id, ...options } }, reply) => {
      await findPhone(network, number).appState.removeCall(id, options);
      return reply.status(204).send(null);
    },
  );

  app.post(
    "/phones/:number/call-log/clear",
    {
      schema: {
        tags,
        summary: "Clear its call log of the calls with somebody",
        params,
        body: Body({ with: PhoneNumber, incoming: Type.Optional(Type.Boolean()), quietly }),
        response: { 204: Nothing },
      },
    },
    async ({ params: { number }, body: { with: other, ...options } }, reply) => {
      await findPhone(network, number).appState.clearCalls(other, options);
      return reply.status(204).send(null);
    },
  );

  app.post(
    "/phones/:number/contacts",
    {
      schema: {
        tags,
        summary: "Save somebody as a contact",
        params,
        body: Body({ number: PhoneNumber, name: Type.String({ minLength: 1 }), quietly }),
        response: { 204: Nothing },
      },
    },
    async ({ params: { number }, body: { number: other, name, ...options } }, reply) => {
      await findPhone(network, number).appState.saveContact(other, name, options);
      return reply.status(204).send(null);
    },
  );

  const acts = [
    ["tell", "Tell its clients what has changed"],
    ["renew-key", "Change the key for its app state"],
    ["share-key", "Give its clients the key for its app state"],
  ] as const;
  for (const [act, summary] of acts) {
    app.post(
      `/phones/:number/app-state/${act}`,
      { schema: { tags, summary, params, response: { 204: Nothing } } },
      async ({ params: { number } }, reply) => {
        const { appState } = findPhone(network, number);
        if (act === "renew-key") appState.renewKey();
        else await (act === "tell" ? appState.tell() : appState.shareKey());
        return reply.status(204).send(null);
      },
    );
  }

  app.get(
    "/phones/:number/acknowledged",
    {
      schema: {
        tags,
        summary: "Wait until its clients have acknowledged everything",
        params,
        querystring: Type.Object({ timeoutMs: QueryNumber("How long to wait; default 30000") }),
        response: { 204: Nothing },
      },
    },
    async ({ params: { number }, query }, reply) => {
      await findPhone(network, number).acknowledged({
        timeoutMs: Number(query.timeoutMs ?? ACKNOWLEDGED_MS),
      });
      return reply.status(204).send(null);
    },
  );
};
