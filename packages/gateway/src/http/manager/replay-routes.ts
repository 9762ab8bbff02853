import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import { firstIdAt } from "../../ids.ts";
import { about } from "../about.ts";
import type { HttpParts } from "../parts.ts";
import { deliveryFilter, filterOf } from "./delivery-routes.ts";

const ReplayRequest = Type.Object(
  {
    ...deliveryFilter,
    channel_id: Type.Optional(Type.String({ description: "Whose deliveries; needed with the admin token." })),
    dry_run: Type.Optional(Type.Boolean({ description: "Only tells how many there are." })),
    max: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000,
        description: "Needed unless dry_run: when more match, nothing is replayed.",
      }),
    ),
  },
  { additionalProperties: false },
);

const ReplayAnswer = Type.Object({
  matched: Type.Integer({ description: "Deliveries that the filter matched at the time of the request." }),
  replayed: Type.Integer(),
});

/** `/api/deliveries/replay`: sends again what a filter matches, and never more than the caller counted on. */
export const replayRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (
  app,
  { replays, clock, authorizer },
) => {
  const schema = {
    ...about("Deliveries", "replayDeliveries", "Send again all that a filter matches"),
    body: ReplayRequest,
    response: { 200: ReplayAnswer },
  };
  app.post("/deliveries/replay", { schema }, async (request) => {
    const { dry_run: dryRun = false, max, ...given } = request.body;
    const channelId = authorizer.scope(request, given.channel_id);
    if (channelId === undefined)
      throw new RinghookError("BAD_REQUEST", "channel_id: expected a channel's id");
    if (!dryRun && max === undefined) {
      throw new RinghookError(
        "BAD_REQUEST",
        "max: expected the most deliveries to replay, or dry_run: true",
        {
          hint: "A dry run tells how many match.",
        },
      );
    }
    const filter = { ...filterOf(given, channelId), channelId };
    // What is delivered from now on is not asked for, also while this runs.
    const query = { filter, upTo: firstIdAt("dlv", clock() + 1) };
    const matched = await replays.count(query);
    if (dryRun || max === undefined) return { matched, replayed: 0 };
    if (matched > max) {
      throw new RinghookError(
        "REPLAY_TOO_LARGE",
        `the filter matches ${matched} deliveries, more than max ${max}`,
        {
          hint: "Narrow the filter, or raise max. Nothing was replayed.",
        },
      );
    }
    return { matched, replayed: await replays.all(query, matched) };
  });
};
