import { setTimeout as sleep } from "node:timers/promises";
import type { Network, Phone } from "@ringhook/simulator";
import type { GatewayUnderTest } from "./gateway-under-test.ts";

export interface LinkedChannel {
  id: string;
  number: string;
  /** Its webhook. */
  hook: string;
}

const LINK_MS = 20_000;

/** Makes a channel with a webhook and links it to a phone by QR code. Resolves when it is online. */
export async function linkChannel(
  gateway: GatewayUnderTest,
  network: Network,
  { id, number, hook }: LinkedChannel,
): Promise<Phone> {
  const phone = network.createPhone({ number });
  await gateway.ask("POST", "/api/channels", { id });
  await gateway.ask("POST", `/api/channels/${id}/webhooks`, { url: hook });
  await gateway.ask("POST", `/api/channels/${id}/link`);
  const online = network.next("connected", { where: (event) => event.number === number, timeoutMs: LINK_MS });
  await phone.scanQr(await qrOf(gateway, id));
  await online;
  return phone;
}

async function qrOf(gateway: GatewayUnderTest, id: string): Promise<string> {
  const deadline = performance.now() + LINK_MS;
  while (performance.now() < deadline) {
    const { qr } = await gateway.ask<{ qr: { text: string } | null }>("GET", `/api/channels/${id}/link`);
    if (qr) return qr.text;
    await sleep(20);
  }
  throw new Error(`channel ${id} showed no QR code within ${LINK_MS} ms`);
}
