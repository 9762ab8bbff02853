import { X509Certificate } from "node:crypto";
import { Agent } from "node:https";
import { expect, test } from "vitest";
import { createNetwork } from "../src/index.ts";
import { BaileysClient } from "./support/baileys-client.ts";

test("speaks with clients by wss:, with a certificate that they are told to trust", async () => {
  const network = await createNetwork({ tls: true, preKeys: false, history: false });
  expect(network.url).toMatch(/^wss:\/\/127\.0\.0\.1:\d+\/ws\/chat$/);
  const certificate = network.certificate ?? "";
  const trusting = new Agent({ ca: certificate });
  const client = new BaileysClient(network.url, { agent: trusting });
  await client.link(network.createPhone({ number: "61371989950", name: "Jonathan" }));
  expect(network.phones[0]?.devices[0]?.isOnline).toBe(true);

  const stranger = new BaileysClient(network.url);
  await stranger.connectUntilClosed();
  expect(stranger.socket.ws.isOpen).toBe(false);

  const { subject, subjectAltName, ca, publicKey } = new X509Certificate(certificate);
  expect({ subject, subjectAltName, ca }).toEqual({
    subject: "CN=Ringhook simulator",
    subjectAltName: "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1",
    ca: true,
  });
  expect(new X509Certificate(certificate).verify(publicKey)).toBe(true);
  for (const each of [client, stranger]) await each.close();
  await network.close();
  expect(network.faults).toEqual([]);
});
