import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { PlayJob } from "./play-run.ts";

export interface RunningPlay {
  /** The events that the sender took over so far, as `CALL STATUS`. */
  accepted: ReadonlySet<string>;
  /** When its process is gone, and all it said was read. */
  ended: Promise<void>;
  kill(): void;
}

const SCRIPT = fileURLToPath(new URL("./play-run.js", import.meta.url));
/** One that takes longer is killed; what had not arrived by then did not arrive. */
const MOST_MS = 60_000;

/** Plays calls in a process of its own. */
export function runPlay(job: PlayJob): RunningPlay {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(job)], {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: MOST_MS,
    killSignal: "SIGKILL",
  });
  const accepted = new Set<string>();
  const lines = createInterface({ input: child.stdout }).on("line", (line) => accepted.add(line));
  const ended = Promise.all([once(child, "exit"), once(lines, "close")]).then(() => {});
  return { accepted, ended, kill: () => child.kill("SIGKILL") };
}
