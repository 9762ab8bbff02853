import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { SimulatorError } from "../../errors.ts";
import type { Network } from "../../network/network.ts";
import { Body, Nothing } from "../schemas.ts";

const tags = ["Network"];
const params = Type.Object({ key: Type.String() });

const NewNetwork = Body({
  key: Type.String({ pattern: "^[A-Za-z0-9._-]{1,64}$", description: "By which it is told apart" }),
  seed: Type.Optional(Type.String({ description: "Makes its keys the same each time" })),
  addressing: Type.Optional(Type.Enum(["pn", "lid"], { description: "Default: lid" })),
  preKeys: Type.Optional(Type.Boolean({ description: "Default: true" })),
  history: Type.Optional(Type.Boolean({ description: "Default: true" })),
});
const NetworkAnswer = Type.Object({
  key: Type.String(),
  url: Type.String({ description: "Where its clients connect" }),
  rootKey: Type.String(),
  control: Type.String({ description: "Below which all routes stand for it" }),
});

/** Networks that share a port, for tests that run side by side. */
export const networksRoutes: FastifyPluginAsyncTypebox<{ network: Network }> = async (app, { network }) => {
  app.post(
    "/networks",
    {
      schema: {
        tags,
        summary: "Make another network at the same port",
        body: NewNetwork,
        response: { 201: NetworkAnswer },
      },
    },
    async ({ body: { key, ...options } }, reply) =>
      reply.status(201).send(describe(key, network.apart(key, options))),
  );

  const Networks = Type.Object({ networks: Type.Array(NetworkAnswer) });
  app.get(
    "/networks",
    { schema: { tags, summary: "The networks at the same port", response: { 200: Networks } } },
    async () => ({ networks: [...network.others].map(([key, each]) => describe(key, each)) }),
  );

  app.delete(
    "/networks/:key",
    { schema: { tags, summary: "Close a network that was made so", params, response: { 204: Nothing } } },
    async ({ params: { key } }, reply) => {
      await findNetwork(network, key).close();
      return reply.status(204).send(null);
    },
  );
};

/** @throws SimulatorError `NETWORK_NOT_FOUND` */
export function findNetwork(network: Network, key: string): Network {
  const found = network.others.get(key);
  if (found) return found;
  throw new SimulatorError("NETWORK_NOT_FOUND", `There is no network "${key}": make it with POST /networks.`);
}

function describe(key: string, { url, rootKey }: Network) {
  return { key, url, rootKey: Buffer.from(rootKey).toString("base64"), control: `/networks/${key}` };
}
