import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import type { MadeToken } from "../../channels/named-tokens.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ListOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";
import { parseTime } from "../words/time.ts";
import { forChannelsOf } from "./schemas/account-webhook.ts";
import { MadeTokenItem, NewTokenBody, TokenItem, tokenItem } from "./schemas/token.ts";

const params = Type.Object({ token_id: Type.String() });

/** `/api/tokens`: the operator's named tokens. */
export const tokenRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { channels }) => {
  const { tokens } = channels;
  const config = { audience: "operator", account: true } as const;

  const listing = {
    ...about("Tokens", "listTokens", "List the named tokens, oldest first"),
    response: { 200: ListOf(Shared(TokenItem)) },
  };
  app.get("/tokens", { schema: listing, config }, async () => ({
    items: tokens.list().map(tokenItem),
    next_cursor: null,
  }));

  const adding = {
    ...about("Tokens", "addToken", "Make a named token"),
    body: NewTokenBody,
    response: { 201: MadeTokenItem },
  };
  app.post("/tokens", { schema: adding, config }, async ({ body }, reply) => {
    const { name, channels: given, scopes, expires_at: until } = body;
    const expiresAt = until == null ? null : parseTime("expires_at", String(until));
    const made = await tokens.add({ name, channels: forChannelsOf(given), scopes, expiresAt });
    return reply.status(201).send(madeItem(made));
  });

  const rotating = {
    ...about("Tokens", "rotateNamedToken", "Make a new token in place of a named one"),
    params,
    response: { 200: MadeTokenItem },
  };
  app.post("/tokens/:token_id/rotate", { schema: rotating, config }, async (request) =>
    madeItem(await tokens.rotate(request.params.token_id)),
  );

  const removing = {
    ...about("Tokens", "removeToken", "Remove a named token"),
    params,
    response: { 204: Type.Null() },
  };
  app.delete("/tokens/:token_id", { schema: removing, config }, async (request, reply) => {
    await tokens.remove(request.params.token_id);
    return reply.status(204).send(null);
  });
};

function madeItem({ record, token }: MadeToken): Static<typeof MadeTokenItem> {
  return { ...tokenItem(record), token };
}
