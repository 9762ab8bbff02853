import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import { msOf } from "../../clock.ts";
import type { CallFilter, CallPosition } from "../../store/history.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { decodeCursor, ListOf, limitOf, PageQuery, pageOf } from "../words/page.ts";
import { parsePerson } from "../words/person.ts";
import { Shared } from "../words/shared-schema.ts";
import { spanOf, Time } from "../words/time.ts";
import { CallItem, callItem } from "./schemas/call.ts";

const CallQuery = Type.Object({
  ...PageQuery.properties,
  channel_id: Type.Optional(Type.String()),
  caller: Type.Optional(
    Type.String({
      description: "Phone number, JID or LID; of an outgoing call, of who was called.",
      examples: ["919984351847"],
    }),
  ),
  direction: Type.Optional(
    Type.Enum(["incoming", "outgoing", "any"], {
      description: "`outgoing`: calls that the channel's own account placed.",
      default: "incoming",
    }),
  ),
  status: Type.Optional(Type.Enum(["queued", "initiated", "ringing", "missed", "answered", "ended"])),
  end_reason: Type.Optional(Type.String()),
  group: Type.Optional(Type.Boolean()),
  video: Type.Optional(Type.Boolean()),
  offline: Type.Optional(Type.Boolean()),
  callback_id: Type.Optional(Type.String({ description: "Only the calls of this callback." })),
  from: Time("Started at or after."),
  to: Time("Started before."),
});

/** `/api/calls`: the log of calls. */
export const callListRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { store, authorizer }) => {
  const listing = {
    ...about("Calls", "listCalls", "List calls, newest first"),
    querystring: CallQuery,
    response: { 200: ListOf(Shared(CallItem)) },
  };
  app.get("/calls", { schema: listing, config: { audience: "owners" } }, async (request) => {
    const { query } = request;
    const limit = limitOf(query);
    const filter = filterOf(query, authorizer.scope(request, query.channel_id));
    const found = await store.listCalls({ filter, after: placeOf(query.cursor), limit: limit + 1 });
    return pageOf(
      found,
      limit,
      (last) => [String(msOf(last.startedAt)), last.channelId, last.callId],
      callItem,
    );
  });
};

function filterOf(query: Static<typeof CallQuery>, channelId: string | undefined): CallFilter {
  const {
    caller,
    direction = "incoming",
    status,
    end_reason: endReason,
    group,
    video,
    offline,
    callback_id: callbackId,
  } = query;
  return {
    ...spanOf(query),
    ...(channelId !== undefined && { channelId }),
    // A text that is not a person's number or JID matches no call.
    ...(caller !== undefined && { caller: parsePerson(caller) ?? caller }),
    ...(direction !== "any" && { direction }),
    ...(status !== undefined && { status }),
    ...(endReason !== undefined && { endReason }),
    ...(group !== undefined && { group }),
    ...(video !== undefined && { video }),
    ...(offline !== undefined && { offline }),
    ...(callbackId !== undefined && { callbackId }),
  };
}

function placeOf(cursor: string | undefined): CallPosition | null {
  const place = decodeCursor(cursor, 3);
  if (!place) return null;
  const [startedAt, channelId = "", callId = ""] = place;
  return { startedAt: Number(startedAt), channelId, callId };
}
