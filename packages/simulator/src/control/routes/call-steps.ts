import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Call, OwnStepOptions } from "../../calls/call.ts";
import type { Network } from "../../network/network.ts";
import { findCall } from "../lookup.ts";
import { Body, CallAnswer, describeCall, Instant } from "../schemas.ts";

const tags = ["Calls"];
const params = Type.Object({ id: Type.String({ description: "The call's id" }) });
const response = { 200: CallAnswer };

const steps: readonly [
  path: string,
  summary: string,
  take: (call: Call, options: OwnStepOptions) => Promise<void>,
][] = [
  ["ring", "It rings", (call, options) => call.ring(options)],
  ["preaccept", "The own phone has taken notice", (call, options) => call.preaccept(options)],
  ["transport", "The caller says where it can be reached", (call, options) => call.transport(options)],
  ["answer", "Somebody answers on the own phone", (call, options) => call.answer(options)],
  ["decline", "Somebody declines on the own phone", (call, options) => call.decline(options)],
  ["time-out", "Nobody answers until WhatsApp gives up", (call, options) => call.timeOut(options)],
  ["hang-up", "The caller hangs up before anybody answers", (call, options) => call.hangUp(options)],
];

/** The steps of a call. */
export const callStepRoutes: FastifyPluginAsyncTypebox<{ network: Network }> = async (app, { network }) => {
  const Step = Body({
    at: Type.Optional(Instant),
    device: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 255, description: "Of the account that is called" }),
    ),
  });
  for (const [path, summary, take] of steps) {
    app.post(
      `/calls/:id/${path}`,
      { schema: { tags, summary, params, body: Step, response } },
      async (request) => {
        const call = findCall(network, request.params.id);
        await take(call, request.body);
        return describeCall(call);
      },
    );
  }

  const Measurement = Body({
    at: Type.Optional(Instant),
    ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
  });
  app.post(
    "/calls/:id/relay-latency",
    {
      schema: {
        tags,
        summary: "The caller measured the way to a relay",
        params,
        body: Measurement,
        response,
      },
    },
    async (request) => {
      const call = findCall(network, request.params.id);
      await call.relayLatency(request.body);
      return describeCall(call);
    },
  );

  const End = Body({ at: Type.Optional(Instant), reason: Type.Optional(Type.String()) });
  app.post(
    "/calls/:id/terminate",
    { schema: { tags, summary: "The call ends, for a reason or none", params, body: End, response } },
    async (request) => {
      const call = findCall(network, request.params.id);
      const { reason, ...options } = request.body;
      await call.terminate(reason, options);
      return describeCall(call);
    },
  );

  const AnyStanza = Body({
    tag: Type.String({ minLength: 1 }),
    attributes: Type.Optional(Type.Record(Type.String(), Type.String())),
    from: Type.Optional(Type.Enum(["caller", "callee"], { description: "Default: caller" })),
    at: Type.Optional(Instant),
  });
  app.post(
    "/calls/:id/stanzas",
    { schema: { tags, summary: "Send any child, known or not", params, body: AnyStanza, response } },
    async (request) => {
      const call = findCall(network, request.params.id);
      const { tag, attributes, ...options } = request.body;
      await call.send(tag, attributes, options);
      return describeCall(call);
    },
  );
};
