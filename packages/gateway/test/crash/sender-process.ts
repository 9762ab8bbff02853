import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Accepted } from "./accepted.ts";

const SCRIPT = fileURLToPath(new URL("../../../../bench/dist/fault-sender.js", import.meta.url));

/** A sender in a process of its own, on a data folder that outlives it. */
export interface SenderProcess {
  /** Whether all calls that began are accepted; after `enough` only. */
  isDone(): boolean;
  enough(): void;
  /** Ends it as a power cut would; resolves when it is gone and all that it said was read. */
  kill(): Promise<void>;
  /** Lets it finish what is under way. */
  end(): Promise<void>;
}

export interface SenderOptions {
  url: string;
  dataDir: string;
  perSecond: number;
  accepted: Accepted;
}

/** Starts a sender, which goes on where those before it were killed, and notes what it accepts. */
export function startSender({ url, dataDir, perSecond, accepted }: SenderOptions): SenderProcess {
  const child = spawn(process.execPath, [SCRIPT, url, dataDir, String(perSecond)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let done = false;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const [, call, step] = /^(\d+) (\d)$/.exec(line) ?? [];
    if (call !== undefined) accepted.note(Number(call), Number(step));
    else done = line === "done";
  });
  // A sender that is gone cannot be told anything; `kill` and `end` say so.
  child.stdin.on("error", () => {});
  child.stdin.write(`${JSON.stringify(accepted.goOn())}\n`);
  const closed = once(child, "close");
  return {
    isDone: () => done,
    enough: () => child.stdin.write("enough\n"),
    kill: async () => {
      const isFirst = child.kill("SIGKILL");
      await closed;
      if (!isFirst || child.signalCode !== "SIGKILL") throw ended(child.exitCode);
    },
    end: async () => {
      child.stdin.end();
      await closed;
      if (child.exitCode !== 0) throw ended(child.exitCode);
    },
  };
}

function ended(code: number | null): Error {
  return new Error(`the sender ended by itself with ${code}`);
}
