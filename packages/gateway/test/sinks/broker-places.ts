import { connect } from "node:net";
import { createServer } from "node:tls";
import { onTestFinished } from "vitest";
import type { Outcome } from "../../src/sinks/sink.ts";
import type { PendingDelivery } from "../../src/store/records.ts";
import type { BrokerPlace, BrokerServer } from "../stage/brokers/broker-server.ts";
import { type TappedPort, tapPort } from "../stage/brokers/tapped-port.ts";
import type { Certificate } from "../stage/certificates.ts";
import { type Listening, listening } from "../stage/listening.ts";
import { brokerOf, linksForTests, targetIn } from "./brokers.ts";
import type { EndpointStage, Manner } from "./test-sink.ts";

/** What all tests of a file share: the brokers that they add, the links to them, and sinks that lead there. */
export const { brokers, links, open } = linksForTests(1_500);

export interface OpenedPlace extends BrokerPlace {
  tap: TappedPort;
  /** The broker's name, as webhooks know it. */
  broker: string;
  send(delivery: PendingDelivery, headers?: Record<string, string>): Promise<Outcome>;
}

let opened = 0;

export async function openPlace(server: BrokerServer): Promise<OpenedPlace> {
  opened += 1;
  const broker = `broker-${opened}`;
  const place = await server.openPlace();
  const tap = await tapPort(server.port);
  brokers.set(brokerOf(broker, server, tap.port));
  const sink = open();
  onTestFinished(async () => {
    await sink.close();
    await tap.close();
  });
  const target = targetIn(broker, place.to);
  return {
    ...place,
    tap,
    broker,
    send: (delivery, headers = {}) =>
      sink.send(delivery, { ...target, webhook: { ...target.webhook, headers } }),
  };
}

export async function openEndpoint(server: BrokerServer): Promise<EndpointStage> {
  opened += 1;
  const broker = `broker-${opened}`;
  const place = await server.openPlace();
  const tap = await tapPort(server.port);
  brokers.set(brokerOf(broker, server, tap.port));
  let isFull = false;
  const behave = async (manner: Manner): Promise<void> => {
    tap.muteAfter(manner === "isSilent" ? "dlv_" : null);
    if (isFull === (manner === "refuses")) return;
    isFull = manner === "refuses";
    await (isFull ? place.fill() : place.clear());
  };
  return {
    target: targetIn(broker, place.to),
    behave,
    seen: async () => (await place.messages()).map(({ id }) => id),
    connections: () => tap.connections,
    vanish: () => tap.close(),
    close: async () => {
      await behave("takes");
      await tap.close();
    },
  };
}

export const BODY = JSON.stringify({
  calls: [{ id: "C1", from: "1202", status: "missed", timestamp: 1_700_000_000_000, note: "ä ✓" }],
  event: { type: "calls", event: "post" },
  channel_id: "MANTIS-M72HC",
});

export function delivery(deliveryId: string, given: Partial<PendingDelivery> = {}): PendingDelivery {
  return {
    deliveryId,
    eventId: "evt_01KAQ3W5V80010000000000000",
    webhookId: "whk_1",
    lane: "001700000000000-C1",
    type: "calls",
    method: "post",
    body: BODY,
    attempts: 0,
    createdAt: Date.now(),
    replayOf: null,
    ...given,
  };
}

/** Speaks TLS before a server that does not. */
export async function putTlsBefore(target: number, certificate: Certificate): Promise<Listening> {
  const server = createServer(certificate, (near) => {
    const far = connect(target, "127.0.0.1");
    for (const socket of [near, far]) socket.on("error", () => {});
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  const put = await listening(server);
  onTestFinished(() => put.close());
  return put;
}
