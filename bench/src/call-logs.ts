import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createNetwork } from "@ringhook/simulator";
import { serveBodies } from "./body-server.ts";
import { startGateway } from "./gateway-under-test.ts";
import { allConnected, linkChannels } from "./many-channels.ts";
import { quantile } from "./quantiles.ts";

/**
 * What it adds to a start that the phones of all channels noted a call meanwhile, so that each channel asks for its call log, reads it
 * and tells of it: `npm run bench:call-log [channels] [rounds]`.
 */
const channels = Number(process.argv[2] ?? 300);
const ROUNDS = Number(process.argv[3] ?? 3);
const CALLEE = "919984351847";
const ARRIVE_MS = 120_000;

const dataDir = await mkdtemp(join(tmpdir(), "ringhook-call-logs-"));
const network = await createNetwork({ preKeys: false });
const told = new Map<string, number>();
const receiver = await serveBodies((body, response) => {
  const now = performance.now();
  response.writeHead(200, { "content-length": "0" }).end();
  const { calls_updates: updates } = JSON.parse(body) as { calls_updates?: { id: string }[] };
  for (const { id } of updates ?? []) if (!told.has(id)) told.set(id, now);
});
const flags = ["--whatsapp-url", network.url, "--webhook-allow", "127.0.0.0/8", "--log-level", "warn"];
network.createPhone({ number: CALLEE });

let gateway = await startGateway(dataDir, flags);
const webhook = { url: receiver.url, events: ["calls.patch"] };
const phones = [...(await linkChannels(gateway, network, { count: channels, webhook })).values()];
// What was noted before the channel was linked is no news, to the second.
await sleep(2_000);
// The keys have come, and are on disk, once a first call of each is told.
await toldOf(await placeAll());
await gateway.stop();

/** Seconds until all are online, and until each call of the log was told. */
const without: number[] = [];
const withCalls: number[] = [];
const untilTold: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  without.push(await start());
  await gateway.stop();
  const placed = await placeAll();
  const startedAt = performance.now();
  withCalls.push(await start());
  untilTold.push(((await toldOf(placed)) - startedAt) / 1_000);
  await gateway.stop();
}
await network.close();
await receiver.stop();
await rm(dataDir, { recursive: true, force: true });

const [alone, together, all] = [without, withCalls, untilTold].map((seconds) => quantile(seconds, 0.5));
const ratios = withCalls.map((seconds, round) => seconds / (without[round] ?? Number.NaN));
console.log(`channels                          ${channels}, ${ROUNDS} rounds, medians`);
console.log(`start until all are online        ${alone?.toFixed(1)} s`);
console.log(
  `the same, a call in each log      ${together?.toFixed(1)} s, ${quantile(ratios, 0.5).toFixed(2)} times as long`,
);
console.log(`start until each call was told    ${all?.toFixed(1)} s`);

/** @returns seconds until all channels are online */
async function start(): Promise<number> {
  const startedAt = performance.now();
  const connected = allConnected(network, channels);
  gateway = await startGateway(dataDir, flags);
  await connected;
  return (performance.now() - startedAt) / 1_000;
}

/** Each phone places a call. @returns their ids */
async function placeAll(): Promise<string[]> {
  const ids: string[] = [];
  for (const phone of phones) ids.push((await phone.placesCall({ to: CALLEE, duration: 30 })).id);
  return ids;
}

/** Waits until all of these calls are told. @returns when the last one was, by `performance.now()` */
async function toldOf(ids: readonly string[]): Promise<number> {
  const deadline = performance.now() + ARRIVE_MS;
  for (;;) {
    const times = ids.map((id) => told.get(id) ?? Number.POSITIVE_INFINITY);
    const last = Math.max(...times);
    if (Number.isFinite(last)) return last;
    if (performance.now() > deadline) {
      const missing = times.filter((time) => !Number.isFinite(time)).length;
      throw new Error(`${missing} calls of the log were not told`);
    }
    await sleep(20);
  }
}
