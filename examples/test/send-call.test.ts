import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { type ExampleProcess, startExample } from "./stage/example-process.ts";

const SEND_CALL = fileURLToPath(new URL("../send-call.js", import.meta.url));
const env = { WEBHOOK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };

let example: ExampleProcess;

beforeEach(async () => {
  example = await startExample("express/server.js", env);
  onTestFinished(() => example.stop());
});

it.each([
  ["missed", "nobody answered"],
  ["answered", "was answered"],
])("sends an example a call that is %s", async (end, said) => {
  const { stdout } = await promisify(execFile)(process.execPath, [SEND_CALL, example.url, end], { env });
  const taken = '200 {"calls":1,"repeated":0}';
  expect(stdout).toBe(["initiated", "ringing", end].map((status) => `${status} → ${taken}\n`).join(""));
  await expect.poll(example.output).toContain(said);
});
