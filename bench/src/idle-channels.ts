import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createNetwork, type Network } from "@ringhook/simulator";
import { startCallArrivals } from "./call-arrivals.ts";
import { startGateway } from "./gateway-under-test.ts";
import { allConnected, linkChannels } from "./many-channels.ts";
import { quantile } from "./quantiles.ts";

/**
 * What an idle linked channel costs, how long many of them take to come back, and how long the calls of those that are back
 * take meanwhile: `npm run bench:idle [channels]`.
 */
const channels = Number(process.argv[2] ?? 300);
/** Logging in leaves garbage behind; by then most of it is collected. */
const SETTLE_MS = Number(process.argv[3] ?? 60) * 1_000;
const TARGET_MB = 0.3;
const TARGET_START_S = 60;
/** Between two calls that come while channels log in. */
const CALL_EVERY_MS = 50;
const ARRIVE_MS = 10_000;

const dataDir = await mkdtemp(join(tmpdir(), "ringhook-idle-"));
const network = await createNetwork({ preKeys: false });
const arrivals = await startCallArrivals();
const flags = ["--whatsapp-url", network.url, "--webhook-allow", "127.0.0.0/8", "--log-level", "warn"];

const empty = await startGateway(dataDir, flags);
await sleep(SETTLE_MS);
const base = empty.rss();
const phones = await linkChannels(empty, network, { count: channels, webhook: { url: arrivals.url } });
await empty.stop();

const startedAt = performance.now();
const comeBack = allConnected(network, channels);
const gateway = await startGateway(dataDir, flags);
const storm = callsInTheStorm(network, comeBack);
const most = await comeBack;
const startSeconds = (performance.now() - startedAt) / 1_000;
const stormMs = await storm;
const connected = gateway.rss();
await sleep(SETTLE_MS);
const idle = gateway.rss();
const cpuBefore = gateway.cpu();
await sleep(SETTLE_MS / 2);
const cpuShare = (gateway.cpu() - cpuBefore) / (SETTLE_MS / 2_000);
await gateway.stop();
await network.close();
await arrivals.stop();
await rm(dataDir, { recursive: true, force: true });

const perChannel = (idle - base) / channels;
console.log(`channels                    ${channels}`);
console.log(`start until all are online  ${startSeconds.toFixed(1)} s (at most ${TARGET_START_S} s)`);
console.log(`logins in one 100 ms        ${most} at most`);
console.log(
  `calls meanwhile             ${stormMs.length}, p50 ${quantile(stormMs, 0.5).toFixed(1)} ms, p99 ${quantile(stormMs, 0.99).toFixed(1)} ms, most ${Math.max(...stormMs).toFixed(1)} ms`,
);
console.log(`memory without channels     ${base.toFixed(0)} MB`);
console.log(`memory just connected       ${connected.toFixed(0)} MB`);
console.log(`memory idle                 ${idle.toFixed(0)} MB`);
console.log(`each idle channel           ${perChannel.toFixed(2)} MB (at most ${TARGET_MB} MB)`);
console.log(`processor while idle        ${(cpuShare * 100).toFixed(1)} % of one core`);
process.exit(perChannel <= TARGET_MB && startSeconds <= TARGET_START_S ? 0 : 1);

/** Calls channels that are online, one after the other, until all are. @returns from each stanza to the receiver, in milliseconds */
async function callsInTheStorm(on: Network, until: Promise<unknown>): Promise<number[]> {
  const online: string[] = [];
  const stop = on.on("connected", ({ number }) => online.push(number));
  let isOver = false;
  const over = until.finally(() => {
    isOver = true;
  });
  const caller = on.createPhone({ number: "919984351847" });
  const sent = new Map<string, number>();
  for (let n = 0; !isOver; n += 1) {
    await sleep(CALL_EVERY_MS);
    const number = online[n % Math.max(online.length, 1)];
    if (number === undefined || !phones.has(number)) continue;
    const sentAt = performance.now();
    sent.set((await caller.call(number)).id, sentAt);
  }
  await over;
  stop();
  const deadline = performance.now() + ARRIVE_MS;
  while ([...sent.keys()].some((id) => !arrivals.at.has(id)) && performance.now() < deadline) await sleep(20);
  return [...sent].map(([id, at]) => (arrivals.at.get(id) ?? Number.POSITIVE_INFINITY) - at);
}
