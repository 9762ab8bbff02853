import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import type { KeptAuditEntry } from "../../store/audit.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { Milliseconds, NullableString } from "../words/nullable.ts";
import { decodeCursor, ListOf, limitOf, PageQuery, pageOf } from "../words/page.ts";
import { Shared } from "../words/shared-schema.ts";
import { spanOf, Time } from "../words/time.ts";

export const AuditItem = Type.Object(
  {
    id: Type.String(),
    at: Milliseconds,
    who: Type.String({ description: "How the sender signed in, such as `admin token`." }),
    address: Type.String({ description: "The sender's IP address." }),
    change: Type.String({ description: "The operation's name in this document." }),
    channel_id: NullableString(),
    touched: Type.Record(Type.String(), Type.String(), {
      description: "What it was done to, and what it made: ids by what they are of.",
    }),
    fields: Type.Array(Type.String(), { description: "The names of the fields that were sent." }),
    outcome: Type.Enum(["done", "refused"]),
    status: Type.Integer({ description: "HTTP status of the answer." }),
    code: NullableString({ description: "Why it was refused." }),
  },
  { $id: "AuditEntry" },
);

const AuditQuery = Type.Object({
  ...PageQuery.properties,
  channel_id: Type.Optional(Type.String()),
  from: Time("Asked for at or after."),
  to: Time("Asked for before."),
});

/** `/api/audit`: who changed what. */
export const auditRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { store }) => {
  const schema = {
    ...about("Audit", "listAudit", "List who changed what, newest first"),
    querystring: AuditQuery,
    response: { 200: ListOf(Shared(AuditItem)) },
  };
  app.get("/audit", { schema, config: { audience: "operator" } }, async ({ query }) => {
    const limit = limitOf(query);
    const { channel_id: channelId } = query;
    const filter = { ...spanOf(query), ...(channelId !== undefined && { channelId }) };
    const [place] = decodeCursor(query.cursor, 1) ?? [];
    const after = place === undefined ? null : Number(place) || 0;
    const found = await store.listAudit({ filter, after, limit: limit + 1 });
    return pageOf(found, limit, ({ id }) => [String(id)], auditItem);
  });
};

function auditItem({ id, channelId, ...entry }: KeptAuditEntry): Static<typeof AuditItem> {
  const outcome = entry.status < 400 ? "done" : "refused";
  return { ...entry, id: String(id), channel_id: channelId, outcome };
}
