import { afterAll, beforeAll, expect, test } from "vitest";
import { CALLER, CHANNEL, type GatewayStage, OWN, setGatewayStage } from "../stage/gateway-stage.ts";
import { type CommandResult, runCommand } from "../stage/run-command.ts";

let stage: GatewayStage;
let callId: string;

beforeAll(async () => {
  stage = await setGatewayStage();
  await stage.link();
  const call = await stage.caller.call(OWN);
  callId = call.id;
  await call.timeOut();
  await stage.bodies(2);
});
afterAll(() => stage.close());

/** Runs a command on the gateway of this file, as its operator would beside it. */
async function run(...args: string[]): Promise<CommandResult> {
  return runCommand([...args, "--data-dir", stage.dataDir]);
}

test("calls: lists, narrows and shows what a running gateway has", async () => {
  const list = await run("calls");
  expect(list.stdout).toContain(callId);
  expect(list.stdout).toContain(`+${CALLER}`);
  expect((await run("calls", "list", "--status", "answered")).stdout).toBe("No calls match.\n");
  expect(JSON.parse((await run("calls", "list", "--json", "--caller", CALLER)).stdout)).toHaveLength(1);
  const shown = await run("calls", "show", CHANNEL, callId);
  expect(shown.stdout).toMatch(/initiated[\s\S]*attempt 1: 200[\s\S]*missed[\s\S]*It ended: timeout/);
  const unknown = await run("calls", "show", CHANNEL, "NOTHING");
  expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining("[CALL_NOT_FOUND]")]);
});

test("deliveries: lists them, shows one, and replays one or what a filter matches", async () => {
  const items = JSON.parse((await run("deliveries", "--json")).stdout) as { id: string }[];
  expect(items).toHaveLength(2);
  const id = items[0]?.id ?? "";
  expect((await run("deliveries", "list", "--channel", CHANNEL)).stdout).toContain(id);
  expect((await run("deliveries", "show", id)).stdout).toContain('"status":"missed"');
  expect((await run("deliveries", "replay", id)).stdout).toContain(`sends ${id} again`);
  expect((await run("deliveries", "replay", "--channel", CHANNEL, "--dry-run")).stdout).toContain(
    "2 deliveries match",
  );
  const refused = await run("deliveries", "replay", "--channel", CHANNEL, "--max", "1");
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("[REPLAY_TOO_LARGE]")]);
  expect((await run("deliveries", "replay", "--channel", CHANNEL, "--max", "2")).stdout).toContain(
    "2 deliveries are sent",
  );
  const aimless = await run("deliveries", "replay");
  expect([aimless.status, aimless.stderr]).toEqual([1, expect.stringContaining("[BAD_SETTING]")]);
  await stage.bodies(5);
});

test("openapi: prints the document without a running gateway", async () => {
  const { status, stdout } = await runCommand(["openapi"]);
  expect([status, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ openapi: "3.1.0" })]);
});
