import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export const COMMAND = fileURLToPath(new URL("../../packages/gateway/bin/ringhook.js", import.meta.url));
const TOKEN = "sample-admin-token-for-benchmarks";

/** The product in a process of its own, as an operator runs it. */
export interface GatewayUnderTest {
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Memory that the system counts for the process, in megabytes. */
  rss(): number;
  /** Processor time so far, in seconds. */
  cpu(): number;
  stop(): Promise<void>;
}

/** @param env settings beside the flags, such as a database that several share */
export async function startGateway(
  dataDir: string,
  flags: string[],
  env: Record<string, string> = {},
): Promise<GatewayUnderTest> {
  const child = spawn(process.execPath, [COMMAND, "start", "--port", "0", "--data-dir", dataDir, ...flags], {
    env: { ...process.env, RINGHOOK_ADMIN_TOKEN: TOKEN, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.once("exit", (code) => reject(new Error(`the gateway ended with ${code}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk;
      const found = /Ringhook listens at (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
  });
  const shown = (what: string): string =>
    execFileSync("ps", ["-o", `${what}=`, "-p", String(child.pid)], { encoding: "utf8" }).trim();
  return {
    ask: (method, path, body) => ask(new URL(path, url), method, body),
    rss: () => Number(shown("rss")) / 1024,
    cpu: () => Number(shown("times")),
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function ask<T>(url: URL, method: string, body: unknown): Promise<T> {
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  const answer = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url.pathname} answered ${answer.status}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}
