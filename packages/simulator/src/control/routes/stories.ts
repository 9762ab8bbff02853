import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { SimulatorError } from "../../errors.ts";
import type { Network } from "../../network/network.ts";
import { scenarios } from "../../scenarios/index.ts";
import { runLoad } from "../../traffic/load.ts";
import { playRandomCall } from "../../traffic/play-call.ts";
import { findPhone } from "../lookup.ts";
import { Body, CallAnswer, describeCall, PhoneNumber } from "../schemas.ts";

const tags = ["Stories and traffic"];
const speed = Type.Optional(
  Type.Number({ exclusiveMinimum: 0, maximum: 10_000, description: "How much faster than life; default 1" }),
);

/** Scenarios, random calls and load. */
export const storyRoutes: FastifyPluginAsyncTypebox<{ network: Network }> = async (app, { network }) => {
  // A story whose request was given up must not outlive the server.
  const closing = new AbortController();
  app.addHook("onClose", async () => closing.abort());

  const Scenarios = Type.Object({
    scenarios: Type.Array(Type.Object({ name: Type.String(), description: Type.String() })),
  });
  app.get(
    "/scenarios",
    { schema: { tags, summary: "All scenarios", response: { 200: Scenarios } } },
    async () => ({ scenarios: scenarios.map(({ name, description }) => ({ name, description })) }),
  );

  const Setting = Body({
    number: PhoneNumber,
    speed,
    patienceMs: Type.Optional(Type.Integer({ minimum: 0, description: "How long to wait for a client" })),
  });
  const params = Type.Object({ name: Type.String() });
  const Played = Type.Object({ name: Type.String(), durationMs: Type.Integer() });
  app.post(
    "/scenarios/:name/run",
    {
      schema: {
        tags,
        summary: "Run a scenario to its end",
        params,
        body: Setting,
        response: { 200: Played },
      },
    },
    async ({ params: { name }, body: { number, ...setting } }) => {
      const scenario = scenarios.find((each) => each.name === name);
      if (!scenario)
        throw new SimulatorError("SCENARIO_NOT_FOUND", `There is no scenario ${name}: GET /scenarios.`);
      const began = performance.now();
      await scenario.run(network, { me: findPhone(network, number), ...setting });
      return { name, durationMs: Math.round(performance.now() - began) };
    },
  );

  const Random = Body({ number: PhoneNumber, speed });
  app.post(
    "/random-calls",
    {
      schema: {
        tags,
        summary: "Play one random call to its end",
        body: Random,
        response: { 200: CallAnswer },
      },
    },
    async ({ body: { number, speed } }) => {
      const callee = findPhone(network, number);
      return describeCall(await playRandomCall(network, { callee, speed, signal: closing.signal }));
    },
  );

  const Load = Body({
    numbers: Type.Optional(
      Type.Array(PhoneNumber, { minItems: 1, description: "Default: all with linked clients" }),
    ),
    callsPerSecond: Type.Number({ exclusiveMinimum: 0, maximum: 10_000 }),
    durationMs: Type.Integer({ minimum: 1, maximum: 3_600_000 }),
    speed,
    maxOpenCalls: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  });
  const Report = Type.Object({
    callsPlaced: Type.Integer(),
    callsSkipped: Type.Integer(),
    callsAcknowledged: Type.Integer(),
    stanzasAcknowledged: Type.Integer(),
    latencyMs: Type.Object({ p50: Type.Integer(), p99: Type.Integer(), max: Type.Integer() }),
    faults: Type.Integer(),
  });
  app.post(
    "/load",
    { schema: { tags, summary: "Make calls at a steady rate", body: Load, response: { 200: Report } } },
    async ({ body: { numbers, ...options } }) => {
      const channels = numbers?.map((number) => findPhone(network, number));
      return await runLoad(network, { ...options, channels, signal: closing.signal });
    },
  );
};
