import { createNetwork } from "@ringhook/simulator";
import { expect, it, onTestFinished } from "vitest";
import { sealedCredentials } from "../../src/channels/sealed-credentials.ts";
import { createLog } from "../../src/log/log.ts";
import { Vault } from "../../src/secrets/vault.ts";
import { linkedDevices } from "../../src/sources/linked-device/linked-devices.ts";
import type { Credentials, LinkState } from "../../src/sources/source.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { faultyStore } from "../stage/faulty-store.ts";
import { CHANNEL, OWN_JID } from "../stage/samples.ts";
import { shown } from "../stage/shown.ts";
import { until } from "../stage/until.ts";

/** A link whose credentials and calls are in a real store that fails when a test asks for it. */
async function setStage() {
  const set = await setDeliveryStage();
  const faulty = faultyStore(set.store);
  const [lease] = await set.store.leases.acquire({ limit: 1, channelId: CHANNEL });
  if (!lease) throw new Error("the stage holds no channel");
  const channel = faulty.store.holder(lease);
  const network = await createNetwork({ preKeys: false });
  const own = network.createPhone({ number: "61371989950" });
  const credentials: Credentials = sealedCredentials(channel, new Vault(Buffer.alloc(32, 7)));
  const states: string[] = [];
  let last: LinkState | undefined;
  const makeLink = () =>
    linkedDevices({
      url: network.url,
      log: createLog({ level: "silent" }),
      random: Math.random,
      times: { backoffMs: 20, longestBackoffMs: 100, storeMs: 300 },
    })({
      channelId: CHANNEL,
      credentials,
      preferences: () => ({ offline: false, proxy: null }),
      proxyAddresses: async () => [],
      handlers: {
        onSignal: async (signal) => {
          await channel.lastIds();
          await set.journal.receive(CHANNEL, OWN_JID, signal);
        },
        onDrained: (_account, now) => set.journal.decideQueued(CHANNEL, OWN_JID, now),
        onIgnored: () => {},
        onMended: () => {},
        onState: (state) => {
          last = state;
          states.push(shown(state));
        },
      },
    });
  let link = makeLink();
  onTestFinished(async () => {
    faulty.heal();
    await link.stop();
    await network.close();
  });
  const isOnline = () => until("the client is online", () => own.devices.some((device) => device.isOnline));
  return {
    set,
    faulty,
    network,
    own,
    states,
    isOnline,
    get link() {
      return link;
    },
    linkPhone: async () => {
      await link.linking.pair();
      await until("a QR code", () => last?.state === "QR");
      await own.scanQr(last?.qr?.text ?? "");
      await isOnline();
    },
    startAgain: async () => {
      await link.stop();
      link = makeLink();
      await link.start();
    },
    kept: () => set.query("SELECT kind FROM credentials WHERE kind = 'creds'").length,
  };
}

it.each([
  ["fails", { failing: 100 }],
  ["hangs", { failing: 0, hanging: 100 }],
])(
  "a logout on the phone while the store %s: said at once, forgotten once the store is well",
  async (_name, faults) => {
    const stage = await setStage();
    await stage.linkPhone();
    stage.faulty.break({ seed: 1, ...faults });
    stage.own.unlink();
    await until("it says so", () => stage.states.includes("INIT logged_out"));
    await until("it was tried twice", () => stage.faulty.faults >= 2);
    expect(stage.kept()).toBe(1);
    stage.faulty.heal();
    await until("the credentials are gone", () => stage.kept() === 0);
    await stage.linkPhone();
    expect(stage.kept()).toBe(1);
  },
);

it("links again while the credentials of before could not be forgotten yet, and keeps the new ones", async () => {
  const stage = await setStage();
  await stage.linkPhone();
  stage.faulty.break({ seed: 1, failing: 100, operations: ["clearCredentials"] });
  await stage.link.end();
  await stage.link.linking.pair();
  await until("it was tried several times", () => stage.faulty.faults >= 4);
  stage.faulty.heal();
  await stage.linkPhone();
  await stage.startAgain();
  await stage.isOnline();
});

it("keeps the credentials of a link that was made while the store failed", async () => {
  const stage = await setStage();
  stage.faulty.break({ seed: 1, failing: 100, operations: ["writeCredentials"] });
  await stage.linkPhone();
  expect(stage.kept()).toBe(0);
  stage.faulty.heal();
  await until("they are kept", () => stage.kept() === 1);
  await stage.startAgain();
  await stage.isOnline();
});

it("connects once its credentials can be read", async () => {
  const stage = await setStage();
  await stage.linkPhone();
  await until("they are kept", () => stage.kept() === 1);
  stage.faulty.break({ seed: 1, failing: 50, hanging: 50, operations: ["readCredentials"] });
  await stage.startAgain();
  await until("it was tried", () => stage.faulty.faults >= 2);
  stage.faulty.heal();
  await stage.isOnline();
});

it.each([11, 12, 13])(
  "every call is kept and acknowledged once the store is well again (seed %i)",
  async (seed) => {
    const stage = await setStage();
    await stage.linkPhone();
    const caller = stage.network.createPhone({ number: "919984351847" });
    stage.faulty.break({ seed, failing: 30 });
    const calls = [];
    for (let placed = 0; placed < 8; placed += 1) {
      const call = await caller.call(stage.own.number);
      await call.ring();
      await call.timeOut();
      calls.push(call);
    }
    stage.faulty.heal();
    for (const call of calls) await call.acknowledged({ timeoutMs: 30_000 });
    const ends = stage.set.query("SELECT count(*) AS n FROM calls WHERE status = 'missed'");
    expect(ends).toEqual([{ n: 8 }]);
  },
);
