import { brokerOf, linksForTests } from "../sinks/brokers.ts";
import type { BrokerServer, KeptMessage } from "../stage/brokers/broker-server.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { until } from "../stage/until.ts";

/** What a broker has of calls in the end. */
export interface BrokerReport {
  /** Events that were journaled. */
  events: number;
  lost: number;
  /** Messages beyond one for each event. */
  doubles: number;
  /** Calls whose events did not come in their order. */
  outOfOrder: string[];
}

/** Attempts under way at once: what a stop of the broker may leave without an acknowledgement. */
export const CONCURRENCY = 16;
const STATUSES = ["initiated", "ringing", "missed"];
/** Everything must have arrived this long after the last stop. */
const SETTLE_MS = 240_000;

/**
 * Journals calls, three events each, while a broker is stopped or killed and started again, and compares what it has in the end.
 * @param calls how many
 */
export async function runBrokerStops(
  server: BrokerServer,
  { calls, stops }: { calls: number; stops: number },
): Promise<BrokerReport> {
  const { brokers, open } = linksForTests(5_000);
  brokers.set(brokerOf("main", server));
  const place = await server.openPlace();
  const stage = await setDeliveryStage({
    webhooks: [{ url: `broker://main/${place.to}` }],
    openSink: open,
    concurrency: CONCURRENCY,
    retryDelayMs: 50,
    retryCapMs: 500,
  });
  const ids = Array.from({ length: calls }, (_, index) => `C${index}`);
  let placed = 0;
  const playing = (async () => {
    for (const id of ids) {
      await stage.play(id, "offered", "ringing", "ended");
      placed += 1;
    }
  })();
  const isDone = (): boolean =>
    stage.settlements.filter(({ state }) => state === "delivered").length >= calls * 3;
  for (let stop = 0; stop < stops; stop += 1) {
    // Each stop comes in the middle of what is sent, the last ones of what was held up before.
    const enough = Math.ceil((calls * (stop + 1)) / (stops + 1));
    await until(`call ${enough} is placed`, () => placed >= enough, SETTLE_MS);
    await server.stop(stop % 2 === 0 ? "SIGTERM" : "SIGKILL");
    await server.start();
  }
  await playing;
  await until("all is delivered", isDone, SETTLE_MS);
  return reportOf(ids, await place.messages());
}

/** Compares what a broker has with the calls that were placed. */
export function reportOf(ids: readonly string[], messages: readonly KeptMessage[]): BrokerReport {
  const byId = new Map<string, KeptMessage>();
  // A double may come behind later ones: the first one counts, as it does for who drops doubles.
  for (const message of messages) if (!byId.has(message.id)) byId.set(message.id, message);
  const told = new Map<string, string[]>();
  for (const { body } of byId.values()) {
    const { calls }: { calls: { id: string; status: string }[] } = JSON.parse(body);
    for (const { id, status } of calls) told.set(id, [...(told.get(id) ?? []), status]);
  }
  const events = ids.length * STATUSES.length;
  const isWhole = (id: string): boolean => told.get(id)?.toSorted().join() === STATUSES.toSorted().join();
  return {
    events,
    lost: events - byId.size,
    doubles: messages.length - byId.size,
    outOfOrder: ids.filter((id) => isWhole(id) && told.get(id)?.join() !== STATUSES.join()),
  };
}
