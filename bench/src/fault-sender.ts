import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { CHANNEL, setRig } from "./rig.ts";

/**
 * A sender that is there to be killed: `fault-sender.js URL DATA_DIR EVENTS_PER_SECOND`. It journals calls of three
 * events at an open pace and writes `CALL STEP` to stdout for each event that is on disk. Its driver is WhatsApp:
 * what comes on stdin first says which call is the next one, and of which calls what was not accepted yet.
 * `enough` begins no more calls, and `done` answers when all that began is accepted; the end of stdin ends the process.
 */
interface GoOn {
  next: number;
  open: [call: number, steps: Step[]][];
}

type Step = 0 | 1 | 2;
const STEPS: Step[] = [0, 1, 2];
/** Between two stanzas of every other call at the most: of hundreds some come before a kill and some after it. */
const GAP_MS = 200;
/** No call begins while so many events wait for the disk: a machine that misses the pace keeps its memory. */
const MOST_WAITING = 4_096;

const [url = "", dataDir = "", perSecond = ""] = process.argv.slice(2);
const rig = await setRig({ url, dataDir });
await rig.dispatcher.resume(CHANNEL);

let enough = false;
let playing: Promise<void> | undefined;
let waiting = 0;
let inTheMiddle = 0;
let accepted = "";

for await (const line of createInterface({ input: process.stdin })) {
  if (line === "enough") enough = true;
  else playing = play(JSON.parse(line) as GoOn);
}
enough = true;
await playing;
await rig.close();

async function play({ next, open }: GoOn): Promise<void> {
  for (const [call, steps] of open) begin(call, steps);
  const begun = performance.now();
  for (let call = next; !enough; ) {
    const due = next + ((performance.now() - begun) * Number(perSecond)) / STEPS.length / 1_000;
    for (; call < due && waiting < MOST_WAITING; call += 1) begin(call, STEPS);
    await sleep(1);
  }
  while (inTheMiddle > 0) await sleep(5);
  process.stdout.write("done\n");
}

/** A call goes on beside the others. One that cannot ends the process: the run must see it. */
function begin(call: number, steps: Step[]): void {
  goOn(call, steps).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}

/** Stanzas come when they come, or all at once: none waits until the one before is on disk. */
async function goOn(call: number, steps: Step[]): Promise<void> {
  inTheMiddle += 1;
  const receiving: Promise<void>[] = [];
  for (const step of steps) {
    receiving.push(receive(call, step));
    if (call % 2 === 0) await sleep(Math.random() * GAP_MS);
  }
  await Promise.all(receiving);
  inTheMiddle -= 1;
}

async function receive(call: number, step: Step): Promise<void> {
  waiting += 1;
  await rig.receive(`CALL-${call}`, step);
  waiting -= 1;
  if (accepted === "") process.nextTick(tell);
  accepted += `${call} ${step}\n`;
}

/** All that one commit accepted, in one write. To a pipe it returns when the bytes are out of this process. */
function tell(): void {
  process.stdout.write(accepted);
  accepted = "";
}
