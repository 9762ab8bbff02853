import { DENIED, startNats } from "../stage/brokers/nats-server.ts";
import { testBroker } from "./test-broker.ts";

testBroker("nats", {
  start: () => startNats(),
  startTls: startNats,
  nowhere: "NO_STREAM",
  denied: DENIED,
  // Its stream knows the delivery's id from the attempt before.
  keptOfTwo: 1,
  subject: "TOMANTIS-M72HC.calls.missed",
});
