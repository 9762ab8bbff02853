import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import type { ActionFilter, ActionRecord } from "../../store/actions.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { keptCallId } from "../words/ids-as-written.ts";
import { decodeCursor, ListOf, limitOf, PageQuery, pageOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";
import { ActionItem, ActionKind, ActionState, actionItem } from "./schemas/action.ts";

const ActionQuery = Type.Object({
  ...PageQuery.properties,
  channel_id: Type.Optional(Type.String()),
  call_id: Type.Optional(Type.String({ description: "Requires `channel_id`." })),
  rule: Type.Optional(Type.String({ description: "A rule's id." })),
  kind: Type.Optional(ActionKind),
  state: Type.Optional(ActionState),
});
const ActionParams = Type.Object({ action_id: Type.String() });

/** `/api/actions`: what rules did, and what they left. */
export const actionRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, parts) => {
  const { store, authorizer } = parts;

  const listing = {
    ...about("Rules", "listActions", "List what rules did, newest first"),
    querystring: ActionQuery,
    response: { 200: ListOf(Shared(ActionItem)) },
  };
  app.get("/actions", { schema: listing, config: { audience: "owners" } }, async (request) => {
    const { query } = request;
    const limit = limitOf(query);
    const filter = await filterOf(store, query, authorizer.scope(request, query.channel_id));
    const after = decodeCursor(query.cursor, 1)?.[0] ?? null;
    const found = await store.listActions({ filter, after, limit: limit + 1 });
    return pageOf(found, limit, (last) => [last.actionId], actionItem);
  });

  const reading = {
    ...about("Rules", "readAction", "Read an action"),
    params: ActionParams,
    response: { 200: Shared(ActionItem) },
  };
  app.get("/actions/:action_id", { schema: reading, config: { audience: "owners" } }, async (request) =>
    actionItem(await findAction(parts, request, request.params.action_id)),
  );

  const replaying = {
    ...about("Rules", "replayAction", "Do an action once more"),
    params: ActionParams,
    response: { 201: Shared(ActionItem) },
  };
  app.post(
    "/actions/:action_id/replay",
    { schema: replaying, config: { audience: "owners", scope: "send" } },
    async (request, reply) => {
      const action = await findAction(parts, request, request.params.action_id);
      const actionId = await parts.replays.action(action);
      return reply.status(201).send(actionItem(await findAction(parts, request, actionId)));
    },
  );
};

/** An action that the caller may see. To an owner, actions of other channels do not exist. */
async function findAction(
  { store, authorizer }: Rooms,
  request: FastifyRequest,
  actionId: string,
): Promise<ActionRecord> {
  const action = await store.readAction({ actionId });
  if (action && authorizer.sees(request, action.channelId)) return action;
  throw new RinghookError("ACTION_NOT_FOUND", `there is no action ${JSON.stringify(actionId)}`);
}

type GivenFilter = Omit<Static<typeof ActionQuery>, "limit" | "cursor">;

/** @throws RinghookError `BAD_REQUEST` */
async function filterOf(
  store: Rooms["store"],
  { call_id: writtenId, rule, kind, state }: GivenFilter,
  channelId: string | undefined,
): Promise<ActionFilter> {
  if (writtenId !== undefined && channelId === undefined) {
    throw new RinghookError(
      "BAD_REQUEST",
      "channel_id: expected with call_id, which is unique only within a channel",
    );
  }
  return {
    ...(channelId !== undefined && { channelId }),
    ...(writtenId !== undefined &&
      channelId !== undefined && { callId: await keptCallId(store, channelId, writtenId) }),
    ...(rule !== undefined && { rule }),
    ...(kind !== undefined && { kind }),
    ...(state !== undefined && { state }),
  };
}
