import { setTimeout as sleep } from "node:timers/promises";
import type { Network, Phone } from "@ringhook/simulator";
import type { GatewayUnderTest } from "./gateway-under-test.ts";

const LINKS_AT_ONCE = 8;

export interface ChannelsToLink {
  count: number;
  webhook: { url: string; events?: string[] };
}

/** Links channels, each to a phone of its own. @returns the phones by their numbers */
export async function linkChannels(
  to: GatewayUnderTest,
  on: Network,
  { count, webhook }: ChannelsToLink,
): Promise<Map<string, Phone>> {
  const phones = new Map<string, Phone>();
  const numbers = Array.from({ length: count }, (_, index) => `4915100${String(index).padStart(6, "0")}`);
  const linkNext = async (): Promise<void> => {
    for (let number = numbers.pop(); number; number = numbers.pop()) {
      const phone = on.createPhone({ number, name: number });
      phones.set(number, phone);
      await linkOne(to, on, phone, webhook);
    }
  };
  await Promise.all(Array.from({ length: LINKS_AT_ONCE }, linkNext));
  return phones;
}

async function linkOne(
  to: GatewayUnderTest,
  on: Network,
  phone: Phone,
  webhook: ChannelsToLink["webhook"],
): Promise<void> {
  const { number } = phone;
  const id = `IDLE-${number}`;
  await to.ask("POST", "/api/channels", { id });
  await to.ask("POST", `/api/channels/${id}/webhooks`, webhook);
  await to.ask("POST", `/api/channels/${id}/link`);
  const online = on.next("connected", { where: (event) => event.number === number });
  for (;;) {
    const { qr } = await to.ask<{ qr: { text: string } | null }>("GET", `/api/channels/${id}/link`);
    if (qr) {
      await phone.scanQr(qr.text);
      break;
    }
    await sleep(20);
  }
  await online;
}

/** Resolves when so many channels are online, with the most logins that one tenth of a second saw. */
export async function allConnected(on: Network, count: number): Promise<number> {
  const tenths = new Map<number, number>();
  let online = 0;
  await new Promise<void>((resolve) => {
    const stop = on.on("connected", () => {
      const tenth = Math.floor(performance.now() / 100);
      tenths.set(tenth, (tenths.get(tenth) ?? 0) + 1);
      online += 1;
      if (online < count) return;
      stop();
      resolve();
    });
  });
  return Math.max(...tenths.values());
}
