import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../bin/ringhook.js", import.meta.url));
/** No command under test takes longer; one that does is ended, and its test fails. */
const MOST_MS = 180_000;

export interface CommandResult {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `ringhook ARGS` as a user would, without the settings of this environment. */
export async function runCommand(args: string[], env: Record<string, string> = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), MOST_MS);
  const [status]: (number | null)[] = await once(child, "close");
  clearTimeout(timer);
  return { status: status ?? null, stdout, stderr };
}
