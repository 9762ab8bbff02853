import { hostname } from "node:os";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import { nowOf } from "../../clock.ts";
import type { NodeEntry } from "../../store/nodes.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { Milliseconds, NullableString } from "../words/nullable.ts";
import { ListOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";

export const NodeItem = Type.Object(
  {
    name: Type.String({ description: "How people know it: `RINGHOOK_NODE_NAME`, or the host's name." }),
    url: NullableString({ description: "Where the other nodes reach it; null while it starts." }),
    state: Type.Enum(["alive", "gone"], {
      description:
        "`gone`: it has not said for ten seconds that it is alive. One that stopped is not listed.",
    }),
    self: Type.Boolean({ description: "Whether it is the one that answers." }),
    channels: Type.Integer({ description: "How many channels it holds." }),
    taken_over: Type.Integer({ description: "How many channels it has taken from nodes that died." }),
    started_at: Milliseconds,
    seen_at: Milliseconds,
  },
  { $id: "Node" },
);

/** `/api/nodes`: the gateways of one database. A gateway on SQLite is alone, and the only item. */
export const nodeListRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { cluster, channels, clock }) => {
  const schema = {
    ...about("Operation", "listNodes", "List the gateways that share the database"),
    response: { 200: ListOf(Shared(NodeItem)) },
  };
  app.get("/nodes", { schema, config: { audience: "operator" } }, async () => {
    if (cluster) {
      const nodes = await cluster.list();
      return { items: nodes.map((node) => nodeItem(node, cluster.ownNo)), next_cursor: null };
    }
    const now = nowOf(clock);
    const alone = {
      nodeNo: 0,
      name: hostname(),
      url: null,
      isAlive: true,
      channels: channels.list().length,
      takenOver: 0,
      startedAt: Math.round(now - process.uptime() * 1_000),
      seenAt: now,
    };
    return { items: [nodeItem(alone, alone.nodeNo)], next_cursor: null };
  });
};

function nodeItem(node: NodeEntry, ownNo: number): Static<typeof NodeItem> {
  return {
    name: node.name,
    url: node.url,
    state: node.isAlive ? "alive" : "gone",
    self: node.nodeNo === ownNo,
    channels: node.channels,
    taken_over: node.takenOver,
    started_at: node.startedAt,
    seen_at: node.seenAt,
  };
}
