import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrokerServer } from "../stage/brokers/broker-server.ts";
import { startNats } from "../stage/brokers/nats-server.ts";
import { startRabbit } from "../stage/brokers/rabbit-server.ts";
import { startRedis } from "../stage/brokers/redis-server.ts";
import { runGatewayKills } from "./broker-kills.ts";
import { type BrokerReport, CONCURRENCY, runBrokerStops } from "./broker-run.ts";

/** `npm run test:brokers` sets the full size; `npm test` runs a short form. */
const isFull = process.env.BROKERS === "full";
const STOPS = isFull ? { calls: 3_334, stops: 20 } : { calls: 120, stops: 2 };
const KILLS = isFull ? { calls: 1_000, kills: 10 } : { calls: 90, kills: 2 };
const TIMEOUT_MS = isFull ? 3_600_000 : 300_000;

describe.each([
  // What it acknowledged is on disk; what came again, within its window, is kept once.
  ["NATS", () => startNats(), { doubles: false }],
  ["Redis", startRedis, { doubles: true }],
  ["RabbitMQ", startRabbit, { doubles: true }],
])("%s", (name, start, { doubles }) => {
  let server: BrokerServer;
  beforeAll(async () => {
    server = await start();
  }, 180_000);
  afterAll(() => server.close());
  /** Of each stop, only what was in flight may come twice. */
  const mostDoubles = (times: number): number => (doubles ? times * CONCURRENCY : 0);

  it("has each event of each call in order, though it is stopped and started meanwhile", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const report = await runBrokerStops(server, STOPS);
    tell(name, STOPS.stops, report);
    expect(report).toMatchObject({ events: STOPS.calls * 3, lost: 0, outOfOrder: [] });
    expect(report.doubles).toBeLessThanOrEqual(mostDoubles(STOPS.stops));
  });

  it("has them all though the gateway is killed, and twice only what was in flight", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const report = await runGatewayKills(server, KILLS);
    tell(name, KILLS.kills, report);
    expect(report).toMatchObject({ events: KILLS.calls * 3, lost: 0, outOfOrder: [] });
    expect(report.doubles).toBeLessThanOrEqual(mostDoubles(KILLS.kills));
  });
});

/** The long form says what it found. */
function tell(name: string, times: number, { events, lost, doubles }: BrokerReport): void {
  if (!isFull) return;
  process.stdout.write(`${name}: ${events} events, ${times} times: ${lost} lost, ${doubles} doubles\n`);
}
