import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The command as it is installed. */
export const COMMAND = fileURLToPath(new URL("../../bin/ringhook.js", import.meta.url));
const START_MS = 55_000;

/** A gateway in a process of its own, which can be killed like one in production. */
export interface GatewayProcess {
  url: string;
  pid: number | undefined;
  /** All that the process wrote to stdout and stderr so far. */
  output(): string;
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Ends the process, and resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Ends the process at once, if it has not ended. */
  close(): Promise<unknown>;
}

export const ADMIN_TOKEN = "sample-admin-token-for-tests";

/** Starts `ringhook start` with flags, and waits until it listens. */
export async function startGatewayProcess(
  flags: string[],
  env: Record<string, string> = {},
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [COMMAND, "start", "--port", "0", ...flags], {
    env: { ...process.env, RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  const onLine = (line: string): void => {
    output += `${line}\n`;
  };
  const url = await listening(child, onLine, () => output);
  const kill = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    url,
    pid: child.pid,
    output: () => output,
    ask: (method, path, body) => ask(url, method, path, body),
    kill,
    close: () => kill("SIGKILL"),
  };
}

function listening(
  child: ChildProcess,
  onLine: (line: string) => void,
  output: () => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the gateway did not listen within ${START_MS} ms, and wrote:\n${output()}`));
    }, START_MS);
    // Not at its exit: what it wrote last may come behind that.
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`the gateway ended with ${code ?? signal}, and wrote:\n${output()}`));
    });
    if (!child.stdout) throw new Error("the process has no stdout");
    createInterface({ input: child.stdout }).on("line", (line) => {
      onLine(line);
      const url = /^Ringhook listens at (\S+)/.exec(line)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

async function ask<T>(url: string, method: string, path: string, body: unknown): Promise<T> {
  const response = await fetch(new URL(path, url), {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}
