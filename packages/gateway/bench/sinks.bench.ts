import { cpus, loadavg } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../src/clock.ts";
import { makeSigningSecret } from "../src/secrets/signing-secret.ts";
import { AddressGuard } from "../src/sinks/http/guard.ts";
import { httpSinks } from "../src/sinks/http/http-sink.ts";
import type { Sink } from "../src/sinks/sink.ts";
import type { PendingDelivery } from "../src/store/records.ts";
import type { Target } from "../src/subscriptions/webhook.ts";
import { brokerOf, linksForTests, targetIn } from "../test/sinks/brokers.ts";
import type { BrokerServer } from "../test/stage/brokers/broker-server.ts";
import { startNats } from "../test/stage/brokers/nats-server.ts";
import { startRabbit } from "../test/stage/brokers/rabbit-server.ts";
import { startRedis } from "../test/stage/brokers/redis-server.ts";
import { type HttpReceiver, startHttpReceiver } from "../test/stage/http-receiver.ts";

/**
 * `npm run bench:sinks`: how many deliveries each sink hands over in a second, as a ratio to HTTP's right before it, in the same process:
 * without journal and store, so that nothing else is measured. As many are under way at once as one webhook may have.
 */
const DELIVERIES = Number(process.env.DELIVERIES ?? 4_000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const AT_ONCE = 16;
const BODY = JSON.stringify({
  calls: [{ id: "ED3D9B4864F90327F10D24BAEED6CFB9", status: "missed", timestamp: 1_713_792_453_000 }],
  event: { type: "calls", event: "post" },
  channel_id: "MANTIS-M72HC",
});

interface Way {
  name: string;
  sink: Sink;
  target: Target;
}

const servers: BrokerServer[] = [];
const ways: Way[] = [];
let receiver: HttpReceiver;

beforeAll(async () => {
  receiver = await startHttpReceiver();
  const open = httpSinks({ clock: systemClock, guard: new AddressGuard(["127.0.0.0/8"]), timeoutMs: 10_000 });
  const target = targetIn("", null);
  const secrets = [{ secret: makeSigningSecret(), until: null }];
  ways.push({
    name: "http",
    sink: open(),
    target: { ...target, secrets, webhook: { ...target.webhook, url: receiver.url } },
  });
  const { brokers, open: openBroker } = linksForTests(10_000);
  for (const start of [() => startNats(), startRedis, startRabbit]) {
    const server = await start();
    servers.push(server);
    const place = await server.openPlace();
    brokers.set(brokerOf(server.kind, server));
    ways.push({ name: server.kind, sink: openBroker(), target: targetIn(server.kind, place.to) });
  }
});
afterAll(async () => {
  for (const { sink } of ways) await sink.close();
  await receiver.close();
  for (const server of servers) await server.close();
});

test("each sink's rate, as a ratio to HTTP's", async () => {
  const [http, ...others] = ways;
  if (!http) throw new Error("there is no HTTP to compare with");
  const load = loadavg()[0]?.toFixed(1);
  for (const way of ways) await rateOf(way, DELIVERIES / 4);
  const lines: string[] = [];
  for (const way of others) {
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const base = await rateOf(http, DELIVERIES);
      ratios.push((await rateOf(way, DELIVERIES)) / base);
    }
    const sorted = ratios.toSorted((one, other) => one - other);
    const shown = sorted.map((ratio) => ratio.toFixed(2));
    lines.push(`${way.name.padEnd(10)}${shown[Math.floor(ROUNDS / 2)]}   (${shown[0]} to ${shown.at(-1)})`);
  }
  process.stdout.write(
    `\n${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${load} before\n` +
      `rate as a ratio to HTTP's right before; median of ${ROUNDS}, least and most\n${lines.join("\n")}\n`,
  );
});

let sent = 0;

/** Deliveries a second. */
async function rateOf({ sink, target }: Way, count: number): Promise<number> {
  let left = count;
  const send = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      sent += 1;
      const { result, evidence } = await sink.send(delivery(`dlv_${sent}`), target);
      expect([result, evidence.error]).toEqual(["accepted", null]);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  return count / ((performance.now() - begun) / 1_000);
}

function delivery(deliveryId: string): PendingDelivery {
  return {
    deliveryId,
    eventId: "evt_01KAQ3W5V80010000000000000",
    webhookId: "whk_1",
    lane: "001713792453000-ED3D9B4864F90327F10D24BAEED6CFB9",
    type: "calls",
    method: "post",
    body: BODY,
    attempts: 0,
    createdAt: Date.now(),
    replayOf: null,
  };
}
