import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, type TObject, Type } from "typebox";
import { patchFlaws } from "../../app-state/collection.ts";
import { SimulatorError } from "../../errors.ts";
import type { Stop } from "../../misbehaviour/misbehaviour.ts";
import type { Network } from "../../network/network.ts";
import { streamErrorNames } from "../../stanzas/stream-error.ts";
import { Body, Nothing, PhoneNumber } from "../schemas.ts";

const tags = ["Misbehaviour"];
const number = Type.Optional(PhoneNumber);
const times = Type.Optional(
  Type.Union([Type.Integer({ minimum: 1 }), Type.Literal("always")], {
    description: "How often; default once",
  }),
);
const params = Type.Object({ id: Type.String() });
const Started = Type.Object({ id: Type.String({ description: "By which it can be stopped" }) });
const Hit = Type.Object({ clients: Type.Integer({ description: "How many clients it hit" }) });

/** What goes wrong on purpose. */
export const misbehaviourRoutes: FastifyPluginAsyncTypebox<{ network: Network }> = async (
  app,
  { network },
) => {
  const { misbehave } = network;
  const running = new Map<string, Stop>();
  let last = 0;

  function start<Schema extends TObject>(
    path: string,
    summary: string,
    body: Schema,
    act: (options: Static<Schema>) => Stop,
  ): void {
    const schema = { tags, summary, body, response: { 201: Started } };
    app.post(`/misbehave/${path}`, { schema }, async (request, reply) => {
      last += 1;
      const id = String(last);
      running.set(id, act(request.body as Static<Schema>));
      return reply.status(201).send({ id });
    });
  }

  start(
    "refuse-upgrade",
    "Answer connections with an HTTP status",
    Body({ status: Type.Enum([401, 403, 429, 503]), times }),
    ({ times, ...options }) => misbehave.refuseUpgrade({ ...options, times: count(times) }),
  );
  start(
    "stall",
    "Accept connections and say nothing",
    Body({ at: Type.Enum(["upgrade", "handshake"]), times }),
    ({ times, ...options }) => misbehave.stall({ ...options, times: count(times) }),
  );
  start(
    "refuse-login",
    "Refuse logins with a failure",
    Body({ reason: Type.Enum([401, 403, 405, 503]), number, times }),
    ({ times, ...options }) => misbehave.refuseLogin({ ...options, times: count(times) }),
  );
  start(
    "drop-at",
    "Cut a client off at a stanza",
    Body({ stanza: Type.String(), when: Type.Optional(Type.Enum(["before", "after"])), number, times }),
    ({ times, ...options }) => misbehave.dropAt({ ...options, times: count(times) }),
  );
  start("freeze", "Fall silent until it is stopped", Body({ number }), (scope) => misbehave.freeze(scope));
  start(
    "delay",
    "Bring call stanzas and messages late",
    Body({ ms: Type.Integer({ minimum: 1, maximum: 600_000 }), number }),
    (options) => misbehave.delay(options),
  );
  start(
    "shuffle",
    "Let calls overtake each other",
    Body({ windowMs: Type.Integer({ minimum: 1, maximum: 600_000 }), number }),
    (options) => misbehave.shuffle(options),
  );
  start(
    "repeat",
    "Send call stanzas more than once",
    Body({
      extra: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      stanza: Type.Optional(Type.String()),
      number,
      times,
    }),
    ({ times, ...options }) => misbehave.repeat({ ...options, times: count(times) }),
  );
  start(
    "lose-acknowledgements",
    "Lose what clients acknowledge",
    Body({ number, times }),
    ({ times, ...scope }) => misbehave.loseAcknowledgements({ ...scope, times: count(times) }),
  );
  start(
    "refuse-messages",
    "Refuse what clients write with an error",
    Body({ error: Type.Integer({ minimum: 400, maximum: 599 }), number, times }),
    ({ times, ...options }) => misbehave.refuseMessages({ ...options, times: count(times) }),
  );
  start("keep-app-state-key", "Keep the key for the app state from clients", Body({ number }), (scope) =>
    misbehave.keepAppStateKey(scope),
  );
  start(
    "spoil-patches",
    "Spoil changes of the app state",
    Body({ flaw: Type.Enum(patchFlaws), number, times }),
    ({ times, ...options }) => misbehave.spoilPatches({ ...options, times: count(times) }),
  );
  start(
    "answer-sync",
    "Answer questions for the app state with a snapshot, or with an error",
    Body({ answer: Type.Union([Type.Literal("snapshot"), Body({ error: Type.Integer() })]), number, times }),
    ({ answer, times, ...scope }) => misbehave.answerSync(answer, { ...scope, times: count(times) }),
  );
  start(
    "wrong-digest",
    "Answer with a wrong digest of a client's keys",
    Body({ number, times }),
    ({ times, ...scope }) => misbehave.wrongDigest({ ...scope, times: count(times) }),
  );
  start(
    "answer-rejects",
    "Answer rejects of calls with an error, or not at all",
    Body({
      answer: Type.Union([
        Type.Literal("never"),
        Body({ error: Type.Integer(), as: Type.Enum(["attribute", "child"]) }),
      ]),
      number,
      times,
    }),
    ({ answer, times, ...scope }) => misbehave.answerRejects(answer, { ...scope, times: count(times) }),
  );

  app.post(
    "/misbehave/end-stream",
    {
      schema: {
        tags,
        summary: "End the streams of clients with a stream error",
        body: Body({ error: Type.Enum(streamErrorNames), number }),
        response: { 200: Hit },
      },
    },
    async ({ body: { error, ...scope } }) => ({ clients: misbehave.endStream(error, scope) }),
  );

  app.post(
    "/misbehave/use-pre-keys",
    {
      schema: {
        tags,
        summary: "Use up the one-time keys of clients",
        body: Body({ left: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })), number }),
        response: { 204: Nothing },
      },
    },
    async ({ body }, reply) => {
      misbehave.usePreKeys(body);
      return reply.status(204).send(null);
    },
  );

  app.post(
    "/misbehave/renew-service-key",
    { schema: { tags, summary: "Give the service another Noise key", response: { 204: Nothing } } },
    async (_request, reply) => {
      misbehave.renewServiceKey();
      return reply.status(204).send(null);
    },
  );

  app.post(
    "/misbehave/drop",
    { schema: { tags, summary: "Cut clients off", body: Body({ number }), response: { 200: Hit } } },
    async ({ body }) => ({ clients: misbehave.drop(body) }),
  );

  app.delete(
    "/misbehave/:id",
    { schema: { tags, summary: "Stop a misbehaviour", params, response: { 204: Nothing } } },
    async ({ params: { id } }, reply) => {
      const stop = running.get(id);
      if (!stop) throw new SimulatorError("MISBEHAVIOUR_NOT_FOUND", `No misbehaviour ${id} is in force.`);
      running.delete(id);
      stop();
      return reply.status(204).send(null);
    },
  );

  app.delete(
    "/misbehave",
    { schema: { tags, summary: "Stop all misbehaviour", response: { 204: Nothing } } },
    async (_request, reply) => {
      for (const stop of running.values()) stop();
      running.clear();
      misbehave.stop();
      return reply.status(204).send(null);
    },
  );
};

function count(times: number | "always" | undefined): number | undefined {
  return times === "always" ? Number.POSITIVE_INFINITY : times;
}
