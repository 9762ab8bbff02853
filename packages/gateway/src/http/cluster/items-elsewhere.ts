import type { FastifyRequest } from "fastify";
import type { Rooms } from "../rooms.ts";
import { isObject } from "../words/is-object.ts";
import { askOthers } from "./forward.ts";
import { saidOf } from "./from-node.ts";

/** A list waits this long for the other nodes. */
const WAIT_MS = 3_000;

/**
 * The items of the same list on the other nodes, which each have their own channels' part of it; each node gives one page.
 * Empty where there is no other node; undefined for the question of another node, which wants this node's part alone.
 */
export async function itemsElsewhere<Item>(
  request: FastifyRequest,
  cluster: Rooms["cluster"],
): Promise<Item[] | undefined> {
  if (!cluster) return [];
  if (saidOf(request, cluster)) return undefined;
  const answers = await askOthers(request, cluster, WAIT_MS);
  return answers.flatMap((answer) => (isObject(answer) && Array.isArray(answer.items) ? answer.items : []));
}
