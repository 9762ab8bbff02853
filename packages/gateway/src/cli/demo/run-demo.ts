import { setTimeout as sleep } from "node:timers/promises";
import { printLine } from "../print.ts";
import { describeWebhook, indentJson } from "../receiver/describe-webhook.ts";
import type { Received } from "../receiver/receiver.ts";
import { untilStopped } from "../until-stopped.ts";
import { playRandomCalls } from "./random-calls.ts";
import { placeSampleCalls } from "./sample-calls.ts";
import { CHANNEL_ID, OWN_NUMBER, type Stage, setStage } from "./stage.ts";
import type { Tally } from "./tally.ts";

export type DemoFlags = Record<string, unknown> & { once?: boolean; json?: boolean };

/** After the last sample call its webhooks have this long to arrive. */
const ARRIVE_MS = 20_000;

/** Plays the demo, and sets the exit status to 1 when something was lost, doubled or out of order. */
export async function runDemo(flags: DemoFlags): Promise<void> {
  const say = flags.json ? (line = "") => void process.stderr.write(`${line}\n`) : printLine;
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
  summarize(stage.tally, say);
}

function introduce({ network, gateway, receiverUrl }: Stage, say: (line?: string) => void): void {
  say(`  WhatsApp   ${network.url} (simulated)`);
  say(`  gateway    ${gateway.url}`);
  say(`  receiver   ${receiverUrl}`);
  say(`  channel    ${CHANNEL_ID}, linked to +${OWN_NUMBER} by scanning its QR code`);
  say("");
  say("Look at it, and play the phone yourself:");
  // Behind the # a token reaches no server and no log; the page takes it out of the address at once.
  say(`${gateway.url}/${gateway.adminTokenMade ? `#token=${gateway.adminToken}` : ""}`);
  say("");
}

/** One webhook as the receiver got it: a line for the eye, then the JSON. */
function showWebhook({ body }: Received, { tally }: { tally: Tally }): void {
  const took = tally.tookMs(body);
  const time = took === undefined ? "" : `  ${took.toFixed(1)} ms from stanza to receiver`;
  printLine(`${describeWebhook(body)}${time}`);
  printLine(indentJson(body));
  printLine();
}

async function goOn(stage: Stage, say: (line?: string) => void): Promise<void> {
  say("Those were the documented samples. Now random calls, until Ctrl-C.");
  say("");
  const stopping = new AbortController();
  const stopped = untilStopped().then(() => stopping.abort());
  await playRandomCalls(stage, stopping.signal);
  await stopped;
  await arrived(stage.tally);
}

/** Waits until everything that was journaled has come. */
async function arrived(tally: Tally): Promise<void> {
  const deadline = Date.now() + ARRIVE_MS;
  while (tally.lost > 0 && Date.now() < deadline) await sleep(20);
}

function summarize(tally: Tally, say: (line?: string) => void): void {
  const { calls, events, deliveries, duplicates, outOfOrder, lost } = tally;
  say(`calls ${calls}, events ${events}, deliveries ${deliveries}, duplicates ${duplicates}, lost ${lost}`);
  const amiss = [
    lost > 0 && `${lost} events did not arrive within ${ARRIVE_MS / 1000} s`,
    duplicates > 0 && `${duplicates} deliveries came twice`,
    outOfOrder > 0 && `${outOfOrder} came out of order`,
  ].filter((reason) => reason !== false);
  if (amiss.length === 0) return;
  process.stderr.write(`ringhook: the demo failed: ${amiss.join("; ")}\n`);
  process.exitCode = 1;
}
