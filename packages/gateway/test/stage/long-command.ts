import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { COMMAND } from "./gateway-process.ts";
import { until } from "./until.ts";

/** A command that goes on until it is stopped. */
export interface LongCommand {
  /** What it printed so far. */
  lines: string[];
  /** Waits for a line that fits. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Stops it as Ctrl-C would, if it still runs. @returns its exit status */
  stop(): Promise<number | null>;
}

/** Runs `ringhook ARGS` until it is stopped, at the latest when the test is over. */
export function runLong(...args: string[]): LongCommand {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = once(child, "exit");
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => lines.push(line));
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null) child.kill("SIGTERM");
    await exited;
    return child.exitCode;
  };
  onTestFinished(async () => {
    await stop();
  });
  return {
    lines,
    stop,
    line: async (pattern) => {
      let found: RegExpExecArray | undefined;
      await until(`a line ${pattern}`, () => {
        found = lines.map((line) => pattern.exec(line)).find((match) => match !== null) ?? undefined;
        return found !== undefined;
      });
      if (!found) throw new Error(`no line ${pattern}`);
      return found;
    },
  };
}
