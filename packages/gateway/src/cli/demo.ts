import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { playRandomCalls } from "./demo/random-calls.ts";
import { placeSampleCalls } from "./demo/sample-calls.ts";
import { CHANNEL_ID, OWN_NUMBER, type Stage, setStage } from "./demo/stage.ts";
import type { Tally } from "./demo/tally.ts";
import { printLine } from "./print.ts";
import { describeWebhook, indentJson } from "./receiver/describe-webhook.ts";
import type { Received } from "./receiver/receiver.ts";
import { addSettingFlags } from "./setting-flags.ts";
import { untilStopped } from "./until-stopped.ts";

type Flags = Record<string, unknown> & { once?: boolean; json?: boolean };

/** After the last sample call its webhooks have this long to arrive. */
const ARRIVE_MS = 20_000;

export function addDemo(program: Command): void {
  const command = program
    .command("demo")
    .summary("watch simulated calls arrive at a receiver")
    .description(
      "Starts a simulated WhatsApp network, a gateway and a receiver on this machine, links a channel by QR code, " +
        "places the documented sample calls, then random ones until Ctrl-C. Needs no phone and leaves nothing behind.",
    )
    .option(
      "--once",
      "place just the sample calls, print a summary and end; status 1 when something is amiss",
    )
    .option("--json", "stdout holds just the received bodies, one a line, exactly as they came");
  addSettingFlags(command, ["port", "host", "logLevel", "webhookConcurrency", "webhookTimeoutMs"]).action(
    runDemo,
  );
}

async function runDemo(flags: Flags): Promise<void> {
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
