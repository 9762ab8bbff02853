import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { type Clock, nowOf } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import type { Callback, CallbackChange, CallbackFilter, CallbackPosition } from "../../store/callbacks.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { decodeCursor, ListOf, limitOf, PageQuery, pageOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";
import { parseTime } from "../words/time.ts";
import { callItem } from "./schemas/call.ts";
import {
  CallbackChangeBody,
  CallbackCount,
  CallbackDetail,
  CallbackItem,
  CallbackParams,
  CallbackState,
  callbackItem,
} from "./schemas/callback.ts";

/** The filter of a list of callbacks. */
export const callbackFilter = {
  channel_id: Type.Optional(Type.String()),
  state: Type.Optional(CallbackState),
  assigned_to: Type.Optional(Type.String({ description: "Exactly this name." })),
};

const CallbackQuery = Type.Object({ ...PageQuery.properties, ...callbackFilter });
/** Calls of an entry that are listed, at most. */
const CALLS_LISTED = 100;

/** `/api/callbacks`: whom to call back. */
export const callbackRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, rooms) => {
  const { store, callbacks, authorizer, clock } = rooms;
  const config = { audience: "owners" } as const;

  const listing = {
    ...about("Callbacks", "listCallbacks", "List whom to call back, newest call first"),
    querystring: CallbackQuery,
    response: { 200: ListOf(Shared(CallbackItem)) },
  };
  app.get("/callbacks", { schema: listing, config }, async (request) => {
    const { query } = request;
    const limit = limitOf(query);
    const filter = filterOf(query, authorizer.scope(request, query.channel_id));
    const found = await store.listCallbacks({ filter, after: placeOf(query.cursor), limit: limit + 1 });
    return pageOf(
      found,
      limit,
      (last) => [String(last.lastCallAt), last.callbackId],
      (each) => callbackItem(each, nowOf(clock)),
    );
  });

  const counting = {
    ...about("Callbacks", "countCallbacks", "Count whom to call back"),
    querystring: Type.Object({ channel_id: callbackFilter.channel_id }),
    response: { 200: CallbackCount },
  };
  app.get("/callbacks/count", { schema: counting, config }, async (request) =>
    store.countCallbacks({ channelId: authorizer.scope(request, request.query.channel_id) ?? null }),
  );

  const reading = {
    ...about("Callbacks", "readCallback", "Read a callback with its calls"),
    params: CallbackParams,
    response: { 200: CallbackDetail },
  };
  app.get("/callbacks/:callback_id", { schema: reading, config }, async (request) => {
    const callback = await findCallback(rooms, request, request.params.callback_id);
    const { channelId, callbackId } = callback;
    const calls = await store.listCalls({
      filter: { channelId, callbackId },
      after: null,
      limit: CALLS_LISTED,
    });
    return { ...callbackItem(callback, nowOf(clock)), call_list: calls.map(callItem) };
  });

  const changing = {
    ...about("Callbacks", "changeCallback", "Set a callback done, note, assign or snooze it"),
    params: CallbackParams,
    body: CallbackChangeBody,
    response: { 200: Shared(CallbackItem) },
  };
  app.patch(
    "/callbacks/:callback_id",
    { schema: changing, config: { ...config, scope: "send" } },
    async (request) => {
      const { channelId, callbackId } = await findCallback(rooms, request, request.params.callback_id);
      const changed = await callbacks.change(channelId, callbackId, changeOf(request.body, clock));
      return callbackItem(changed, nowOf(clock));
    },
  );
};

/** An entry that the caller may see. To an owner, those of other channels do not exist. */
async function findCallback(
  { store, channels, authorizer }: Rooms,
  request: FastifyRequest,
  callbackId: string,
): Promise<Callback> {
  const callback = await store.readCallback({ callbackId });
  const isSeen = callback && authorizer.sees(request, callback.channelId);
  if (isSeen && channels.has(callback.channelId)) return callback;
  throw new RinghookError("CALLBACK_NOT_FOUND", `there is no callback ${JSON.stringify(callbackId)}`);
}

type Filter = Pick<Static<typeof CallbackQuery>, "state" | "assigned_to">;

export function filterOf(
  { state, assigned_to: assignedTo }: Filter,
  channelId: string | undefined,
): CallbackFilter {
  return {
    ...(channelId !== undefined && { channelId }),
    ...(state !== undefined && { state }),
    ...(assignedTo !== undefined && { assignedTo: assignedTo.trim() }),
  };
}

function placeOf(cursor: string | undefined): CallbackPosition | null {
  const place = decodeCursor(cursor, 2);
  if (!place) return null;
  const [lastCallAt, callbackId = ""] = place;
  return { lastCallAt: Number(lastCallAt), callbackId };
}

/** @throws RinghookError `BAD_TIME` */
function changeOf(body: Static<typeof CallbackChangeBody>, clock: Clock): CallbackChange {
  const { state, note, assigned_to: assignedTo, snoozed_until: until } = body;
  return {
    ...(state !== undefined && { state }),
    ...(note !== undefined && { note: textOf(note) }),
    ...(assignedTo !== undefined && { assignedTo: textOf(assignedTo) }),
    ...(until !== undefined && { snoozedUntil: until === null ? null : inFuture(String(until), clock) }),
  };
}

/** A text that says nothing is none. */
function textOf(text: string | null): string | null {
  return text?.trim() || null;
}

function inFuture(text: string, clock: Clock): number {
  const at = parseTime("snoozed_until", text);
  if (at > nowOf(clock)) return at;
  throw new RinghookError(
    "BAD_TIME",
    `snoozed_until: expected a time in the future, got ${JSON.stringify(text)}`,
  );
}
