import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { nowOf } from "../../clock.ts";
import { RinghookError } from "../../errors.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { Milliseconds, NullableInteger } from "../words/nullable.ts";
import { spanOf, Time } from "../words/time.ts";
import { countsByHour, missedRate, ringTimes, totals } from "./statistics.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_MS = 366 * DAY_MS;

const StatsQuery = Type.Object({
  channel_id: Type.Optional(Type.String({ description: "Restricts the result to this channel." })),
  from: Time("Start of the time span, rounded down to the hour; by default 24 hours before its end."),
  to: Time("End of the time span, rounded up to the hour; by default now. The span is at most 366 days."),
});

const RingTime = Type.Object({
  calls: Type.Integer({ description: "Calls with a known ring time." }),
  p50: NullableInteger({ description: "Milliseconds." }),
  p90: NullableInteger({ description: "Milliseconds." }),
  p99: NullableInteger({ description: "Milliseconds." }),
});

const StatsAnswer = Type.Object({
  from: Milliseconds,
  to: Milliseconds,
  calls: Type.Object(
    {
      missed: Type.Integer(),
      answered: Type.Integer(),
      open: Type.Integer({ description: "Calls in progress now, whenever they started." }),
    },
    { description: "Calls that started in the time span." },
  ),
  missed_rate: Type.Unsafe<number | null>({
    type: ["number", "null"],
    description: "Share of missed calls among the ended ones, from 0 to 1; null without ended calls.",
  }),
  ring_time_ms: Type.Object(
    { all: RingTime, missed: RingTime, answered: RingTime },
    { description: "From the start of a call until it was answered or missed." },
  ),
  hours: Type.Array(Type.Object({ at: Milliseconds, missed: Type.Integer(), answered: Type.Integer() }), {
    description: "Calls by hour. Hours without calls are left out.",
  }),
  deliveries: Type.Object({ pending: Type.Integer({ description: "Pending deliveries now." }) }),
});

/** `/api/stats`: call counts and ring times. */
export const statsRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { store, clock, authorizer }) => {
  const schema = {
    ...about("Statistics", "readStatistics", "Read call counts and ring times"),
    querystring: StatsQuery,
    response: { 200: StatsAnswer },
  };
  app.get("/stats", { schema, config: { audience: "owners" } }, async (request) => {
    const channelId = authorizer.scope(request, request.query.channel_id) ?? null;
    const window = { channelId, ...windowOf(request.query, nowOf(clock)) };
    const [hours, rings, open, pending] = await Promise.all([
      store.callsByHour(window),
      store.callsByRingTime(window),
      store.openCallCounts({ channelId }),
      store.pendingCount({ channelId }),
    ]);
    const ended = totals(hours);
    return {
      from: window.from,
      to: window.to,
      calls: { ...ended, open: open.reduce((sum, { calls }) => sum + calls, 0) },
      missed_rate: missedRate(ended),
      ring_time_ms: {
        all: ringTimes(rings),
        missed: ringTimes(rings.filter(({ status }) => status === "missed")),
        answered: ringTimes(rings.filter(({ status }) => status === "answered")),
      },
      hours: countsByHour(hours),
      deliveries: { pending },
    };
  });
};

/** @throws RinghookError `BAD_TIME` */
function windowOf(query: { from?: string; to?: string }, now: number): { from: number; to: number } {
  const span = spanOf(query);
  const to = Math.ceil((span.to ?? now + 1) / HOUR_MS) * HOUR_MS;
  const from = Math.floor((span.from ?? to - DAY_MS) / HOUR_MS) * HOUR_MS;
  if (from <= to && to - from <= LONGEST_MS) return { from, to };
  throw new RinghookError(
    "BAD_TIME",
    `from, to: expected from before to, at most 366 days apart, got ${from} and ${to}`,
  );
}
