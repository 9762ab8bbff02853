import { setTimeout as sleep } from "node:timers/promises";
import { printLine } from "../print.ts";
import { describeWebhook } from "../receiver/describe-webhook.ts";
import type { Received } from "../receiver/receiver.ts";
import { untilStopped } from "../until-stopped.ts";
import { playRandomCalls } from "./random-calls.ts";
import { placeSampleCalls } from "./sample-calls.ts";
import { CHANNEL_ID, OWN_NUMBER, type Stage, setStage } from "./stage.ts";
import type { Tally } from "./tally.ts";

export type DemoFlags = Record<string, unknown> & { once?: boolean; json?: boolean };

/** The longest wait for webhooks after the last sample call. */
const ARRIVE_MS = 20_000;

/** How often the dashboard's URL is said again. */
const POINT_MS = 60_000;

/** Runs the demo. Sets the exit status to 1 when something was lost, duplicated or out of order. */
export async function runDemo(flags: DemoFlags): Promise<void> {
  const say = flags.json
    ? (line = "") => {
        process.stderr.write(`${line}\n`);
      }
    : printLine;
  const show = flags.json ? ({ body }: Received) => printLine(body) : showWebhook;
  say("Starting a simulated WhatsApp network, a gateway and a receiver …");
  const stage = await setStage(flags, show);
  try {
    introduce(stage, say);
    await placeSampleCalls(stage);
    await arrived(stage.tally);
    if (!flags.once) await goOn(stage, say);
  } finally {
    await stage.close();
  }
  say("");
  summarize(stage.tally, say);
}

function introduce(
  { network, gateway, dashboardUrl, receiverUrl }: Stage,
  say: (line?: string) => void,
): void {
  say(`  WhatsApp   ${network.url} (simulated)`);
  say(`  gateway    ${gateway.url}`);
  say(`  receiver   ${receiverUrl}`);
  say(`  channel    ${CHANNEL_ID}, linked to +${OWN_NUMBER} by scanning its QR code`);
  say("");
  pointTo(dashboardUrl, say);
}

/** Where to go on: said again from time to time, as lines of calls push it out of sight. */
function pointTo(dashboardUrl: string, say: (line?: string) => void): void {
  say("Open the dashboard and play the phone yourself:");
  say(dashboardUrl);
  say("");
}

/** Prints one received webhook in a line for people. */
function showWebhook({ body }: Received, { tally }: { tally: Tally }): void {
  const took = tally.tookMs(body);
  const time = took === undefined ? "" : `  ${took.toFixed(1)} ms from stanza to receiver`;
  printLine(`${describeWebhook(body)}${time}`);
}

async function goOn(stage: Stage, say: (line?: string) => void): Promise<void> {
  say("");
  say("Those were the documented samples. Random calls follow until Ctrl-C.");
  say("The webhooks as they came, byte for byte: ringhook demo --json");
  const stopping = new AbortController();
  const stopped = untilStopped().then(() => stopping.abort());
  const pointing = setInterval(() => {
    say("");
    pointTo(stage.dashboardUrl, say);
  }, POINT_MS).unref();
  say("");
  pointTo(stage.dashboardUrl, say);
  await playRandomCalls(stage, stopping.signal);
  await stopped;
  clearInterval(pointing);
  await arrived(stage.tally);
}

/** Waits until every recorded event has arrived. */
async function arrived(tally: Tally): Promise<void> {
  const deadline = Date.now() + ARRIVE_MS;
  while (tally.lost > 0 && Date.now() < deadline) await sleep(20);
}

function summarize(tally: Tally, say: (line?: string) => void): void {
  const { calls, events, deliveries, duplicates, outOfOrder, lost } = tally;
  say(`calls ${calls}, events ${events}, deliveries ${deliveries}, duplicates ${duplicates}, lost ${lost}`);
  const amiss = [
    lost > 0 && `${lost} events did not arrive within ${ARRIVE_MS / 1000} s`,
    duplicates > 0 && `${duplicates} deliveries arrived twice`,
    outOfOrder > 0 && `${outOfOrder} arrived out of order`,
  ].filter((reason) => reason !== false);
  if (amiss.length === 0) return;
  process.stderr.write(`ringhook: the demo failed: ${amiss.join("; ")}\n`);
  process.exitCode = 1;
}
