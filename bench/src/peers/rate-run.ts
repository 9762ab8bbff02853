import { setTimeout as sleep } from "node:timers/promises";
import { CallFeed } from "../call-feed.ts";
import { bareRate, OUTSTANDING } from "../saturated.ts";
import { openSender } from "./open-sender.ts";
import type { Keeping, SenderName } from "./sender.ts";

export interface RateJob {
  name: SenderName;
  url: string;
  concurrency: number;
  /** Until the loop, and then the sender, are compiled and connected: about a second, without which they are measured cold. */
  warmUpMs: number;
  ms: number;
  keeping: Keeping;
}

/** Deliveries a second of a sender, and POSTs a second of the bare loop right before it, in the same process. */
export interface RateRun {
  bare: number;
  rate: number;
}

const DRAIN_MS = 10_000;

/** One repetition in a process of its own: `rate-run.js JOB`, the job and the outcome as JSON. */
const { name, url, concurrency, warmUpMs, ms, keeping } = JSON.parse(process.argv[2] ?? "") as RateJob;
await bareRate(url, concurrency, warmUpMs);
const { rate: bare } = await bareRate(url, concurrency, ms / 2);
const feed = new CallFeed({ calls: Number.POSITIVE_INFINITY, outstanding: OUTSTANDING, gapMs: 0 });
const onSettled = (): void => feed.settle();
const sender = await openSender(name, { url, concurrency, retryDelayMs: 3_000, onSettled }, keeping);
feed.start(sender);
await sleep(warmUpMs);
const from = feed.settled;
const begun = performance.now();
await sleep(ms);
const rate = (feed.settled - from) / ((performance.now() - begun) / 1_000);
feed.stop();
// Closed under work, the store's threads would end this process with an abort.
const deadline = performance.now() + DRAIN_MS;
while (!feed.isOver && performance.now() < deadline) await sleep(5);
await sender.close();
process.stdout.write(JSON.stringify({ bare, rate } satisfies RateRun), () => process.exit());
