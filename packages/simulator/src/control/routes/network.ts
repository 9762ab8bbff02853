import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Network } from "../../network/network.ts";
import type { EventLog } from "../event-log.ts";
import { Body, Nothing, PhoneNumber, QueryNumber } from "../schemas.ts";

const tags = ["Network"];

/** What the network is and what happened on it. */
export const networkRoutes: FastifyPluginAsyncTypebox<{ network: Network; events: EventLog }> = async (
  app,
  { network, events },
) => {
  const State = Type.Object({
    url: Type.String({ description: "Where clients connect" }),
    rootKey: Type.String({ description: "The public key of the certificate chain's root, in base64" }),
    phones: Type.Integer(),
    linkedDevices: Type.Integer(),
    onlineDevices: Type.Integer(),
    faults: Type.Integer(),
  });
  app.get(
    "/network",
    { schema: { tags, summary: "What the network is", response: { 200: State } } },
    async () => {
      const devices = network.phones.flatMap((phone) => phone.devices);
      return {
        url: network.url,
        rootKey: Buffer.from(network.rootKey).toString("base64"),
        phones: network.phones.length,
        linkedDevices: devices.length,
        onlineDevices: devices.filter(({ isOnline }) => isOnline).length,
        faults: network.faults.length,
      };
    },
  );

  const NewGroup = Body({
    subject: Type.String(),
    members: Type.Array(PhoneNumber, { minItems: 1, description: "The first one makes the group" }),
    jid: Type.Optional(Type.String({ description: "Made up if absent" })),
  });
  const GroupAnswer = Type.Object({
    jid: Type.String(),
    subject: Type.String(),
    members: Type.Array(PhoneNumber),
  });
  app.post(
    "/groups",
    { schema: { tags, summary: "Make a group of phones", body: NewGroup, response: { 201: GroupAnswer } } },
    async ({ body }, reply) => {
      const { jid, subject, members } = network.createGroup(body);
      return reply.status(201).send({ jid, subject, members: [...members] });
    },
  );

  app.post(
    "/reset",
    { schema: { tags, summary: "Begin from nothing", response: { 204: Nothing } } },
    async (_request, reply) => {
      network.reset();
      return reply.status(204).send(null);
    },
  );

  const Faults = Type.Object({ faults: Type.Array(Type.Unknown()) });
  app.get(
    "/faults",
    { schema: { tags, summary: "What clients did wrong", response: { 200: Faults } } },
    async () => ({
      faults: [...network.faults],
    }),
  );

  const Stanzas = Type.Object({ stanzas: Type.Array(Type.Unknown()) });
  const WhichStanzas = Type.Object({
    callId: Type.Optional(Type.String({ description: "Only those of one call" })),
    limit: QueryNumber("How many of the last; default 100"),
  });
  app.get(
    "/stanzas",
    {
      schema: {
        tags,
        summary: "The last call stanzas",
        querystring: WhichStanzas,
        response: { 200: Stanzas },
      },
    },
    async ({ query: { callId, limit = "100" } }) => {
      const stanzas = network.stanzas.filter((stanza) => callId === undefined || stanza.callId === callId);
      return { stanzas: Number(limit) === 0 ? [] : stanzas.slice(-Number(limit)) };
    },
  );

  const Events = Type.Object({
    events: Type.Array(Type.Unknown()),
    next: Type.Integer({ description: "Ask for what comes after this" }),
  });
  const WhichEvents = Type.Object({
    after: QueryNumber("The sequence number after which to begin; default 0"),
    limit: QueryNumber("Default 100"),
    waitMs: QueryNumber("How long to wait for the first event if there is none, at most 60000; default 0"),
  });
  app.get(
    "/events",
    { schema: { tags, summary: "What happened", querystring: WhichEvents, response: { 200: Events } } },
    async ({ query: { after = "0", limit = "100", waitMs = "0" } }) => {
      const found = await events.after(Number(after), Number(limit), Math.min(Number(waitMs), 60_000));
      return { events: [...found], next: found.at(-1)?.sequence ?? Number(after) };
    },
  );
};
