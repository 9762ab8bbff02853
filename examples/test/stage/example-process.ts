import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** The folder of the examples. */
export const EXAMPLES = fileURLToPath(new URL("../..", import.meta.url));
const START_MS = 60_000;

/** An example in a process of its own, started the way its README says. */
export interface ExampleProcess {
  url: string;
  /** All that it wrote to stdout and stderr so far. */
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `node FILE` with an environment, and waits until it listens. */
export function startExample(file: string, env: Record<string, string>): Promise<ExampleProcess> {
  return startProcess(async () => [process.execPath, file], env);
}

/** Starts a command in the folder of the examples, and waits until it listens. */
export async function startProcess(
  command: (port: number) => Promise<[command: string, ...args: string[]]>,
  env: Record<string, string>,
): Promise<ExampleProcess> {
  const port = await freePort();
  const [program, ...args] = await command(port);
  const child = spawn(program, args, {
    cwd: EXAMPLES,
    env: { PATH: process.env.PATH, PORT: String(port), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  }
  await listening(child, port, () => output);
  return {
    url: `http://127.0.0.1:${port}/hook`,
    output: () => output,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill(signal);
      await exited;
    },
  };
}

async function listening(child: ChildProcess, port: number, output: () => string): Promise<void> {
  const deadline = Date.now() + START_MS;
  // Every example answers something to a GET, be it 404 or 405.
  while (!(await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))) {
    if (child.exitCode !== null) throw new Error(`the example ended with ${child.exitCode}: ${output()}`);
    if (Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`the example did not listen within ${START_MS} ms: ${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}
