import { Readable } from "node:stream";
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import type { CallbackFilter, CallbackPosition } from "../../store/callbacks.ts";
import type { Store } from "../../store/store.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { csvLine } from "../words/csv.ts";
import { callbackFilter, filterOf } from "./callback-routes.ts";
import { type CallbackItem, callbackItem } from "./schemas/callback.ts";

type Item = Static<typeof CallbackItem>;

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** New columns are added at the end: programs count on the order. */
const COLUMNS: readonly (readonly [name: string, value: (item: Item) => string | number | null])[] = [
  ["id", (item) => item.id],
  ["channel_id", (item) => item.channel_id],
  ["state", (item) => item.state],
  ["caller_number", (item) => item.caller_number],
  ["caller_lid", (item) => item.caller_lid],
  ["caller_name", (item) => item.caller_name],
  ["caller_country", (item) => item.caller_country],
  ["calls", (item) => item.calls],
  ["first_call_at", (item) => isoOf(item.first_call_at)],
  ["last_call_at", (item) => isoOf(item.last_call_at)],
  ["assigned_to", (item) => item.assigned_to],
  ["snoozed_until", (item) => isoOf(item.snoozed_until)],
  ["closed_at", (item) => isoOf(item.closed_at)],
  ["closed_by", (item) => item.closed_by],
  ["note", (item) => item.note],
];
const PAGE = 500;

/** `/api/callbacks.csv`: the list as a file. */
export const callbackCsvRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { store, authorizer }) => {
  const schema = {
    ...about("Callbacks", "exportCallbacks", "Export whom to call back as CSV"),
    querystring: Type.Object(callbackFilter),
    response: { 200: { content: { "text/csv": { schema: Type.Unsafe<Readable>(Type.String()) } } } },
  };
  app.get("/callbacks.csv", { schema, config: { audience: "owners" } }, async (request, reply) => {
    const { query } = request;
    const filter = filterOf(query, authorizer.scope(request, query.channel_id));
    return reply
      .header("content-type", "text/csv; charset=utf-8")
      .header("content-disposition", 'attachment; filename="ringhook-callbacks.csv"')
      .send(Readable.from(linesOf(store, filter)));
  });
};

/** Page by page, as fast as the reader takes them. */
async function* linesOf(store: Pick<Store, "listCallbacks">, filter: CallbackFilter): AsyncGenerator<string> {
  yield csvLine(COLUMNS.map(([name]) => name));
  let after: CallbackPosition | null = null;
  do {
    const page = await store.listCallbacks({ filter, after, limit: PAGE });
    yield page.map((each) => csvLine(COLUMNS.map(([, value]) => value(callbackItem(each))))).join("");
    after = page.length < PAGE ? null : (page.at(-1) ?? null);
  } while (after !== null);
}
