import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, Type } from "typebox";
import { nowOf } from "../../clock.ts";
import type { RingCount } from "../../store/history.ts";
import type { CallerCount } from "../../store/insights.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { Milliseconds, NullableInteger, NullableString } from "../words/nullable.ts";
import { spanOf, Time } from "../words/time.ts";
import { digitsOf } from "./schemas/channel.ts";
import { calledBack, talkHours } from "./statistics.ts";

const HOUR_MS = 3_600_000;
const DEFAULT_MS = 30 * 24 * HOUR_MS;
/** Callers in each list, at most. */
const CALLERS = 10;

const InsightQuery = Type.Object({
  channel_id: Type.Optional(Type.String({ description: "Restricts the result to this channel." })),
  from: Time("Start of the time span; by default 30 days before its end."),
  to: Time("End of the time span; by default now."),
});

const Caller = Type.Object({
  channel_id: Type.String(),
  caller: Type.String({ description: "A value for the `caller` filter of the call log." }),
  caller_number: NullableString({ description: "Digits; null when the number is unknown." }),
  caller_lid: NullableString(),
  calls: Type.Integer(),
  missed: Type.Integer(),
  last_at: Milliseconds,
});

const InsightAnswer = Type.Object({
  ring_times: Type.Array(
    Type.Object({ seconds: Type.Integer(), missed: Type.Integer(), answered: Type.Integer() }),
    { description: "Ended calls by ring time in whole seconds, for all hours that overlap the span." },
  ),
  busiest: Type.Array(Caller, { description: "The most frequent callers." }),
  lost: Type.Array(Caller, {
    description:
      "Callers who gave up, and were neither answered nor called within a day. Calls that the account places are " +
      "known where the phone's call log, or a provider, tells them.",
  }),
  talk: Type.Array(
    Type.Object({
      at: Milliseconds,
      outgoing: Type.Integer({ description: "Calls that the account placed." }),
      outgoing_answered: Type.Integer({ description: "Of those, the ones that were answered." }),
      outgoing_seconds: Type.Integer({ description: "Seconds of talk in them." }),
      incoming_seconds: Type.Integer({
        description: "Seconds of talk in calls that came in, where they were told.",
      }),
    }),
    { description: "Talk times by the hour in which a call began, for all hours that overlap the span." },
  ),
  callbacks: Type.Object(
    {
      callers: Type.Integer({ description: "Entries whose newest call was missed in the span." }),
      called_back: Type.Integer({ description: "Of those, the ones that a call of the account's closed." }),
      called_back_ms: Type.Object(
        { p50: NullableInteger(), p90: NullableInteger() },
        { description: "From the first missed call until then, exact to the minute: milliseconds." },
      ),
    },
    { description: "How callers who were missed were called back." },
  ),
});

/** `/api/insights`: ring times, the most frequent callers, those who gave up, talk times, and who was called back. */
export const insightRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { store, clock, authorizer }) => {
  const schema = {
    ...about("Statistics", "readInsights", "Read ring times, callers, talk times and callbacks"),
    querystring: InsightQuery,
    response: { 200: InsightAnswer },
  };
  app.get("/insights", { schema, config: { audience: "owners" } }, async (request) => {
    const channelId = authorizer.scope(request, request.query.channel_id) ?? null;
    const span = spanOf(request.query);
    const to = span.to ?? nowOf(clock) + 1;
    const window = { channelId, from: span.from ?? to - DEFAULT_MS, to };
    const hours = {
      channelId,
      from: Math.floor(window.from / HOUR_MS) * HOUR_MS,
      to: Math.ceil(to / HOUR_MS) * HOUR_MS,
    };
    const [rings, busiest, lost, talks, waits] = await Promise.all([
      store.callsByRingTime(hours),
      store.busiestCallers({ ...window, limit: CALLERS }),
      store.lostCallers({ ...window, limit: CALLERS }),
      store.talkByHour(hours),
      store.callbackWaits(window),
    ]);
    return {
      ring_times: ringTimesOf(rings),
      busiest: busiest.map(callerItem),
      lost: lost.map(callerItem),
      talk: talkHours(talks),
      callbacks: calledBack(waits),
    };
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
