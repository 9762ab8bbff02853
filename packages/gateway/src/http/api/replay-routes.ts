import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { nowOf } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import { firstIdAt } from "../../ids.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { deliveryFilter, filterOf } from "./delivery-routes.ts";

const ReplayRequest = Type.Object(
  {
    ...deliveryFilter,
    channel_id: Type.Optional(
      Type.String({ description: "The channel of the deliveries. Required with the admin token." }),
    ),
    dry_run: Type.Optional(Type.Boolean({ description: "Only counts the matches." })),
    max: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000,
        description: "Required unless `dry_run`: when more match, nothing is replayed.",
      }),
    ),
  },
  { additionalProperties: false },
);

const ReplayAnswer = Type.Object({
  matched: Type.Integer({ description: "Deliveries that the filter matched." }),
  replayed: Type.Integer(),
});

/** `/api/deliveries/replay`: replays what a filter matches, and never more than `max`. */
export const replayRoutes: FastifyPluginAsyncTypebox<Rooms> = async (
  app,
  { replays, store, clock, authorizer },
) => {
  const schema = {
    ...about("Deliveries", "replayDeliveries", "Replay all deliveries that a filter matches"),
    body: ReplayRequest,
    response: { 200: ReplayAnswer },
  };
  app.post(
    "/deliveries/replay",
    { schema, config: { audience: "owners", scope: "send" } },
    async (request) => {
      const { dry_run: dryRun = false, max, ...given } = request.body;
      const channelId = authorizer.scope(request, given.channel_id);
      if (channelId === undefined)
        throw new RinghookError("BAD_REQUEST", "channel_id: expected a channel's id");
      if (!dryRun && max === undefined) {
        throw new RinghookError(
          "BAD_REQUEST",
          "max: expected the highest number of deliveries to replay, or dry_run: true",
          {
            hint: "A dry run shows how many match.",
          },
        );
      }
      const filter = { ...(await filterOf(store, given, channelId)), channelId };
      // Deliveries made from now on are not replayed, even while this runs.
      const query = { filter, upTo: firstIdAt("dlv", nowOf(clock) + 1) };
      const matched = await replays.count(query);
      if (dryRun || max === undefined) return { matched, replayed: 0 };
      if (matched > max) {
        throw new RinghookError(
          "REPLAY_TOO_LARGE",
          `the filter matches ${matched} deliveries, more than max ${max}`,
          {
            hint: "Narrow the filter or raise max. Nothing was replayed.",
          },
        );
      }
      return { matched, replayed: await replays.all(query, matched) };
    },
  );
};
