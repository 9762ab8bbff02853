import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { delivery } from "../sinks/broker-places.ts";
import { brokerOf, linksForTests, targetIn } from "../sinks/brokers.ts";
import type { BrokerServer } from "../stage/brokers/broker-server.ts";
import { startNats } from "../stage/brokers/nats-server.ts";
import { startRabbit } from "../stage/brokers/rabbit-server.ts";
import { startRedis } from "../stage/brokers/redis-server.ts";
import { closing } from "../stage/closing.ts";
import { until } from "../stage/until.ts";
import { allBlocks } from "./blocks.ts";

/** Within the repository, so that imports find what is installed there. */
const FOLDER = fileURLToPath(
  new URL("../../../../node_modules/.cache/ringhook/docs-brokers/", import.meta.url),
);
const examples = allBlocks().filter(
  ({ page, language }) => page === "docs/guides/send-to-a-broker.md" && language === "js",
);

it.each([
  ["NATS", "@nats-io/jetstream", () => startNats()],
  ["RabbitMQ", "rabbitmq-client", startRabbit],
  ["Redis", "ioredis", startRedis],
])(
  "the guide's program for %s reads what the gateway sends there",
  { timeout: 240_000 },
  async (_, uses, start) => {
    const example = examples.find(({ text }) => text.includes(`from "${uses}"`));
    const server = closing(await start());
    const { brokers, open } = linksForTests(10_000);
    brokers.set({ ...brokerOf("main", server), create: true });
    const sink = closing(open());
    // NATS and Redis keep it for who comes later. RabbitMQ keeps what a queue is bound for: until then nothing takes it.
    await sink.send(delivery("dlv_1"), targetIn("main", null));
    const printed = await run(server.kind, atServer(example?.text ?? "", server));
    await until("the gateway is rid of it", async () => {
      return (await sink.send(delivery("dlv_2"), targetIn("main", null))).result === "accepted";
    });
    await until("it is read", () => printed().includes("dlv_2 1202 missed"));
    if (server.kind !== "rabbitmq") expect(printed()).toContain("dlv_1 1202 missed");
  },
);

/** The program with the address of the test's server, and who asks there. */
function atServer(text: string, { port, access: { user, password } }: BrokerServer): string {
  return text
    .replace(/"127\.0\.0\.1:\d+"/, `"127.0.0.1:${port}", user: "${user}", pass: "${password}"`)
    .replace(/\/\/127\.0\.0\.1:\d+/, `//${user}:${password}@127.0.0.1:${port}`);
}

/** Runs a program until the test is over. @returns what it has printed so far */
async function run(name: string, text: string): Promise<() => string> {
  const folder = join(FOLDER, name);
  await mkdir(folder, { recursive: true });
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "program.mjs"), text);
  const child = spawn(process.execPath, [join(folder, "program.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk;
  });
  return () => printed;
}
