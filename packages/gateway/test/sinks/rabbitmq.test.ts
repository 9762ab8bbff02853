import { startRabbit } from "../stage/brokers/rabbit-server.ts";
import { testBroker } from "./test-broker.ts";

testBroker("rabbitmq", {
  start: startRabbit,
  nowhere: "NO_ROUTE",
  keptOfTwo: 2,
  subject: "MANTIS-M72HC.calls.missed",
});
