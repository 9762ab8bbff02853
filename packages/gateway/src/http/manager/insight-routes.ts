import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import type { RingCount } from "../../store/history.ts";
import type { CallerCount } from "../../store/insights.ts";
import { about } from "../about.ts";
import { Milliseconds, NullableString } from "../nullable.ts";
import type { HttpParts } from "../parts.ts";
import { spanOf, Time } from "../time.ts";
import { digitsOf } from "./schemas/channel.ts";

const HOUR_MS = 3_600_000;
const DEFAULT_MS = 30 * 24 * HOUR_MS;
/** So many callers are named. */
const CALLERS = 10;

const InsightQuery = Type.Object({
  channel_id: Type.Optional(Type.String({ description: "Only this channel." })),
  from: Time("Begin of the time span; 30 days before its end when absent."),
  to: Time("End of the time span; now when absent."),
});

const Caller = Type.Object({
  channel_id: Type.String(),
  caller: Type.String({ description: "As the filter `caller` of the log takes it." }),
  caller_number: NullableString({ description: "Digits, where the number is known." }),
  caller_lid: NullableString(),
  calls: Type.Integer(),
  missed: Type.Integer(),
  last_at: Milliseconds,
});

const InsightAnswer = Type.Object({
  ring_times: Type.Array(
    Type.Object({ seconds: Type.Integer(), missed: Type.Integer(), answered: Type.Integer() }),
    { description: "Ended calls by how many whole seconds they rang; in hours that the span touches." },
  ),
  busiest: Type.Array(Caller, { description: "Those who called most." }),
  lost: Type.Array(Caller, {
    description:
      "Those who gave up, and of whom no call was answered within a day after. Calls that the channel's owner " +
      "places are not seen by a linked device, so they count for nothing here.",
  }),
});

/** `/api/insights`: how long calls ring, who calls most, and who gave up. */
export const insightRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (
  app,
  { store, clock, authorizer },
) => {
  const schema = {
    ...about("Statistics", "readInsights", "Tell who calls most, and whose calls were lost"),
    querystring: InsightQuery,
    response: { 200: InsightAnswer },
  };
  app.get("/insights", { schema }, async (request) => {
    const channelId = authorizer.scope(request, request.query.channel_id) ?? null;
    const span = spanOf(request.query);
    const to = span.to ?? clock() + 1;
    const window = { channelId, from: span.from ?? to - DEFAULT_MS, to };
    const hours = {
      channelId,
      from: Math.floor(window.from / HOUR_MS) * HOUR_MS,
      to: Math.ceil(to / HOUR_MS) * HOUR_MS,
    };
    const [rings, busiest, lost] = await Promise.all([
      store.callsByRingTime(hours),
      store.busiestCallers({ ...window, limit: CALLERS }),
      store.lostCallers({ ...window, limit: CALLERS }),
    ]);
    return { ring_times: ringTimesOf(rings), busiest: busiest.map(callerItem), lost: lost.map(callerItem) };
  });
};

function ringTimesOf(rings: readonly RingCount[]): { seconds: number; missed: number; answered: number }[] {
  const bySeconds = new Map<number, { seconds: number; missed: number; answered: number }>();
  for (const { ringSeconds: seconds, status, calls } of rings) {
    if (seconds < 0) continue;
    const counts = bySeconds.get(seconds) ?? { seconds, missed: 0, answered: 0 };
    counts[status] += calls;
    bySeconds.set(seconds, counts);
  }
  return [...bySeconds.values()].sort((a, b) => a.seconds - b.seconds);
}

function callerItem(count: CallerCount): Static<typeof Caller> {
  return {
    channel_id: count.channelId,
    caller: count.caller,
    caller_number: digitsOf(count.callerNumber),
    caller_lid: count.callerLid,
    calls: count.calls,
    missed: count.missed,
    last_at: count.lastAt,
  };
}
