import { once } from "node:events";
import { openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CHANNEL, setRig } from "./rig.ts";

/**
 * A gateway's journal and lanes on a disk that fails: `disk-writer.js URL DATA_DIR CALLS`. It journals calls of three events,
 * each again until it is taken, as WhatsApp would, and notes each that was taken as `CALL STEP` in the file `acks` of the
 * data folder: there it stands in the disk's trace behind what made it durable. `done` on stdout says that all are taken;
 * the end of stdin ends it.
 */
const AT_ONCE = 8;
const PAUSE_MS = 10;
const STEPS = [0, 1, 2] as const;

const [url = "", dataDir = "", calls = "0"] = process.argv.slice(2);
const rig = await setRig({ url, dataDir });
await rig.dispatcher.resume(CHANNEL);
const acks = openSync(join(dataDir, "acks"), "a");
let next = 0;
await Promise.all(Array.from({ length: AT_ONCE }, playCalls));
process.stdout.write("done\n");
process.stdin.resume();
await once(process.stdin, "end");
await rig.close();

async function playCalls(): Promise<void> {
  while (next < Number(calls)) {
    const call = `CALL-${next++}`;
    for (const step of STEPS) {
      await untilTaken(() => rig.receive(call, step));
      await untilTaken(async () => writeSync(acks, `${call} ${step}\n`));
    }
  }
}

async function untilTaken(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch {
      await sleep(PAUSE_MS);
    }
  }
}
