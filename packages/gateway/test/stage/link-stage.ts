import { createNetwork, type Network, type Phone } from "@ringhook/simulator";
import { onTestFinished } from "vitest";
import type { Signal } from "../../src/calls/signal.ts";
import { createLog } from "../../src/log/log.ts";
import type { LinkedDevice } from "../../src/sources/linked-device/linked-device.ts";
import { linkedDevices } from "../../src/sources/linked-device/linked-devices.ts";
import type { LinkState } from "../../src/sources/source.ts";
import { credentialsInMemory } from "./credentials-in-memory.ts";
import { CALLER, CHANNEL, OWN } from "./samples.ts";
import { shown } from "./shown.ts";
import { until } from "./until.ts";

/** A link alone, without a gateway around it, linked to a phone of a simulated network. */
export interface LinkStage {
  network: Network;
  own: Phone;
  caller: Phone;
  link: LinkedDevice;
  /** Each state so far, with its reason. */
  states: string[];
}

/** @param onSignal what becomes of a signal: the stanza is acknowledged once it resolves */
export async function setLinkStage(onSignal: (signal: Signal) => Promise<void>): Promise<LinkStage> {
  const network = await createNetwork({ preKeys: false });
  const own = network.createPhone({ number: OWN });
  const caller = network.createPhone({ number: CALLER });
  const states: string[] = [];
  let last: LinkState | undefined;
  const link = linkedDevices({
    url: network.url,
    log: createLog({ level: "silent" }),
    random: Math.random,
    times: { backoffMs: 50, longestBackoffMs: 400 },
  })({
    channelId: CHANNEL,
    credentials: credentialsInMemory(),
    preferences: () => ({ offline: false, proxy: null }),
    proxyAddresses: async () => [],
    handlers: {
      onSignal,
      onDrained: async () => {},
      onIgnored: () => {},
      onMended: () => {},
      onState: (state) => {
        last = state;
        states.push(shown(state));
      },
    },
  });
  onTestFinished(async () => {
    await link.stop();
    await network.close();
  });
  await link.linking.pair();
  await until("a QR code", () => last?.qr !== undefined);
  await own.scanQr(last?.qr?.text ?? "");
  await until("the client is online", () => own.devices.some(({ isOnline }) => isOnline));
  // The network knows it before the link has told it: a test that counts states from here must not see this one.
  await until("the link says so", () => last?.state === "AUTH");
  return { network, own, caller, link, states };
}
