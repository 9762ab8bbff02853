import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { ACKNOWLEDGED_MS } from "../../ground/patience.ts";
import type { Network } from "../../network/network.ts";
import { findCall, findPhone } from "../lookup.ts";
import { Body, CallAnswer, describeCall, Instant, PhoneNumber, QueryNumber } from "../schemas.ts";

const tags = ["Calls"];
const params = Type.Object({ id: Type.String({ description: "The call's id" }) });
const answer = { 200: CallAnswer };

const NewCall = Body({
  from: PhoneNumber,
  to: PhoneNumber,
  id: Type.Optional(Type.String({ minLength: 1, description: "Default: 32 random hexadecimal digits" })),
  at: Type.Optional(Instant),
  video: Type.Optional(Type.Boolean()),
  group: Type.Optional(
    Type.Union([Type.Boolean(), Type.String()], { description: "true, or the group's JID; default false" }),
  ),
  via: Type.Optional(Type.Enum(["offer", "offer_notice", "none"], { description: "Default: offer" })),
  addressing: Type.Optional(Type.Enum(["pn", "lid"], { description: "Default: the network's, lid" })),
  silence: Type.Optional(Type.String({ description: "Why clients are told not to ring, like privacy" })),
  username: Type.Optional(Type.String({ description: "The caller's user name" })),
  namesGroup: Type.Optional(
    Type.Boolean({ description: "Whether an offer_notice names the group; default true" }),
  ),
  callerPn: Type.Optional(
    Type.Boolean({ description: "With LIDs: tell the caller's number too; default true" }),
  ),
  callerDevice: Type.Optional(Type.Integer({ minimum: 1, maximum: 255 })),
  mirror: Type.Optional(Type.Boolean({ description: "The caller's own clients see it too; default false" })),
});

/** Calls: place them, move them on. */
export const callRoutes: FastifyPluginAsyncTypebox<{ network: Network }> = async (app, { network }) => {
  app.post(
    "/calls",
    { schema: { tags, summary: "Place a call", body: NewCall, response: { 201: CallAnswer } } },
    async ({ body: { from, to, ...options } }, reply) =>
      reply.status(201).send(describeCall(await findPhone(network, from).call(to, options))),
  );

  app.get(
    "/calls/:id",
    { schema: { tags, summary: "One call", params, response: answer } },
    async (request) => describeCall(findCall(network, request.params.id)),
  );

  const Patience = Type.Object({ timeoutMs: QueryNumber("How long to wait; default 30000") });
  app.get(
    "/calls/:id/acknowledged",
    {
      schema: {
        tags,
        summary: "Wait until every client has acknowledged all of the call",
        params,
        querystring: Patience,
        response: answer,
      },
    },
    async (request) => {
      const call = findCall(network, request.params.id);
      await call.acknowledged({ timeoutMs: Number(request.query.timeoutMs ?? ACKNOWLEDGED_MS) });
      return describeCall(call);
    },
  );
};
