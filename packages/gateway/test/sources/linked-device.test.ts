import { createNetwork } from "@ringhook/simulator";
import type { Signal } from "../../src/calls/signal.ts";
import { createLog } from "../../src/log/log.ts";
import { linkedDevices } from "../../src/sources/linked-device/linked-devices.ts";
import type { LinkState, SourceOptions } from "../../src/sources/source.ts";
import { credentialsInMemory } from "../stage/credentials-in-memory.ts";
import { until } from "../stage/until.ts";
import { type SourceStage, testSource } from "./test-source.ts";

testSource("linked-device", {
  open: openStage,
  can: {
    linking: true,
    calls: true,
    texts: true,
    callLinks: true,
    profile: true,
    inbound: false,
    registration: false,
  },
});

/** A linked device of a phone in a simulated network. */
async function openStage(onSignal: (signal: Signal) => Promise<void>): Promise<SourceStage> {
  const network = await createNetwork({ preKeys: false });
  const own = network.createPhone({ number: "61371989950" });
  const caller = network.createPhone({ number: "919984351847" });
  const credentials = credentialsInMemory();
  const states: string[] = [];
  let logins = 0;
  let last: LinkState | undefined;
  network.on("connected", () => {
    logins += 1;
  });
  const openSource = linkedDevices({
    url: network.url,
    log: createLog({ level: "silent" }),
    random: Math.random,
    times: { backoffMs: 20, longestBackoffMs: 100 },
  });
  const options: SourceOptions = {
    channelId: "MANTIS-M72HC",
    credentials,
    preferences: () => ({ offline: false, proxy: null }),
    proxyAddresses: async () => [],
    handlers: {
      onSignal,
      onDrained: async () => {},
      onIgnored: () => {},
      onMended: () => {},
      onState: (state) => {
        last = state;
        states.push(state.reason ? `${state.state} ${state.reason}` : state.state);
      },
    },
  };
  let source = openSource(options);
  const online = (): number => own.devices.filter(({ isOnline }) => isOnline).length;
  return {
    get source() {
      return source;
    },
    states,
    connect: async () => {
      await source.linking.pair();
      await until("a QR code", () => last?.qr !== undefined);
      await own.scanQr(last?.qr?.text ?? "");
      await until("the client is online", () => online() === 1);
    },
    ring: async () => {
      await caller.call(own.number);
    },
    unacknowledged: () => network.stanzas.filter(({ acknowledgedAt }) => acknowledgedAt === undefined).length,
    connections: online,
    logins: () => logins,
    keptCredentials: () => credentials.kinds().filter((kind) => kind === "creds").length,
    reopen: async () => {
      await source.stop();
      source = openSource(options);
    },
    close: async () => {
      await source.stop();
      await network.close();
    },
  };
}
