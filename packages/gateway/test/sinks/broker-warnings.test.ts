import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { Redis } from "ioredis";
import { expect, it } from "vitest";
import { startNats } from "../stage/brokers/nats-server.ts";
import { startRedis } from "../stage/brokers/redis-server.ts";
import { closing } from "../stage/closing.ts";
import { brokerOf, linksForTests } from "./brokers.ts";

const EVENT = { channelId: "MANTIS-M72HC", type: "calls", word: "missed" };

it("warns of a stream of NATS that forgets, or is in memory", async () => {
  const server = closing(await startNats());
  const { user, password: pass } = server.access;
  const connection = closing(await connect({ servers: `127.0.0.1:${server.port}`, user, pass }));
  const manager = await jetstreamManager(connection);
  const bounds = { max_msgs: 10, discard: "old", max_age: 60_000_000_000 } as const;
  await manager.streams.add({ name: "LOSING", subjects: ["losing.>"], storage: "memory", ...bounds });
  const { brokers, links } = linksForTests(5_000);
  brokers.set(brokerOf("main", server));
  const { isThere, warnings } = await links.inspect(brokerOf("main", server), "losing.", EVENT);
  expect([isThere, warnings]).toEqual([
    true,
    [
      expect.stringContaining("drops its oldest messages when it is full"),
      expect.stringContaining("in memory"),
      expect.stringContaining("after 60 s"),
    ],
  ]);
});

it("warns of a Redis that keeps nothing on disk, or drops streams, and of a key that is none", async () => {
  const server = closing(await startRedis());
  const redis = new Redis({ port: server.port, password: server.access.password });
  closing({ close: () => redis.disconnect() });
  await redis.config("SET", "appendonly", "no");
  await redis.config("SET", "maxmemory", "100mb");
  await redis.config("SET", "maxmemory-policy", "allkeys-lru");
  await redis.set("taken", "by something else");
  const { brokers, links } = linksForTests(5_000);
  brokers.set(brokerOf("main", server));
  const { isThere, warnings } = await links.inspect(brokerOf("main", server), "taken", EVENT);
  expect([isThere, warnings]).toEqual([
    false,
    [
      expect.stringContaining("no append-only file"),
      expect.stringContaining("allkeys-lru"),
      "The key taken holds a string, and no stream.",
    ],
  ]);
});
