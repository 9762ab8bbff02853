import { setTimeout as sleep } from "node:timers/promises";
import { CallFeed } from "../call-feed.ts";
import { STATUSES } from "./event-body.ts";
import { openSender } from "./open-sender.ts";
import type { Keeping, SenderName } from "./sender.ts";

export interface PlayJob {
  name: SenderName;
  url: string;
  concurrency: number;
  keeping: Keeping;
  retryDelayMs: number;
  /** How many calls; with none, only what an earlier process left is sent. */
  calls: number;
  outstanding: number;
  gapMs: number;
}

/**
 * Plays calls through a sender: `play-run.js JOB`. Each event that was taken over is a line `CALL STATUS` on stdout,
 * at once, so that it is known whatever becomes of this process. Ends when nothing is left to be sent.
 */
const { name, keeping, calls, outstanding, gapMs, ...options } = JSON.parse(process.argv[2] ?? "") as PlayJob;
const feed = new CallFeed({
  calls,
  outstanding,
  gapMs,
  onAccepted: (callId, step) => process.stdout.write(`${callId} ${STATUSES[step]}\n`),
});
const sender = await openSender(name, { ...options, onSettled: () => feed.settle() }, keeping);
feed.start(sender);
while (!(calls === 0 || feed.isOver) || !(await sender.isDone())) await sleep(20);
await sender.close();
process.exit();
