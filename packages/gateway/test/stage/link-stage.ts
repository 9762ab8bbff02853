import { createNetwork, type Network, type Phone } from "@ringhook/simulator";
import { onTestFinished } from "vitest";
import type { Signal } from "../../src/calls/signal.ts";
import type { Credentials, Link, LinkState } from "../../src/links/link.ts";
import { whatsAppLinks } from "../../src/links/whatsapp/link-factory.ts";
import { createLog } from "../../src/log/log.ts";
import { until } from "./until.ts";

/** A link alone, without a gateway around it, linked to a phone of a simulated network. */
export interface LinkStage {
  network: Network;
  own: Phone;
  caller: Phone;
  link: Link;
  /** Each state so far, with its reason. */
  states: string[];
}

/** @param onSignal what becomes of a signal: the stanza is acknowledged once it resolves */
export async function setLinkStage(onSignal: (signal: Signal) => Promise<void>): Promise<LinkStage> {
  const network = await createNetwork({ preKeys: false });
  const own = network.createPhone({ number: "61371989950" });
  const caller = network.createPhone({ number: "919984351847" });
  const states: string[] = [];
  let last: LinkState | undefined;
  const link = whatsAppLinks({
    url: network.url,
    log: createLog({ level: "silent" }),
    random: Math.random,
    times: { backoffMs: 50, longestBackoffMs: 400 },
  })({
    channelId: "MANTIS-M72HC",
    credentials: credentialsInMemory(),
    preferences: () => ({ offline: false, proxy: null }),
    handlers: {
      onSignal,
      onDrained: async () => {},
      onIgnored: () => {},
      onState: (state) => {
        last = state;
        states.push(state.reason ? `${state.state} ${state.reason}` : state.state);
      },
    },
  });
  onTestFinished(async () => {
    await link.stop();
    await network.close();
  });
  await link.pair();
  await until("a QR code", () => last?.qr !== undefined);
  await own.scanQr(last?.qr?.text ?? "");
  await until("the client is online", () => own.devices.some(({ isOnline }) => isOnline));
  return { network, own, caller, link, states };
}

function credentialsInMemory(): Credentials {
  const kept = new Map<string, string>();
  return {
    read: async (kind, keys) =>
      new Map(
        keys.flatMap((key) => {
          const value = kept.get(`${kind}/${key}`);
          return value === undefined ? [] : [[key, value]];
        }),
      ),
    write: async (credentials) => {
      for (const { kind, key, value } of credentials) {
        if (value === null) kept.delete(`${kind}/${key}`);
        else kept.set(`${kind}/${key}`, value);
      }
    },
    clear: async () => kept.clear(),
  };
}
