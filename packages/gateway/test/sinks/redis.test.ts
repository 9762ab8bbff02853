import { startRedis } from "../stage/brokers/redis-server.ts";
import { testBroker } from "./test-broker.ts";

testBroker("redis", { start: startRedis, nowhere: "NO_STREAM", keptOfTwo: 2, subject: null });
