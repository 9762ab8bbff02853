import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { type CommandResult, runCommand } from "../stage/run-command.ts";
import { CALLER, CHANNEL, OWN } from "../stage/samples.ts";

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
  expect(shown.stdout).toMatch(/initiated[\s\S]*attempt 1: 200[\s\S]*missed[\s\S]*Ended: timeout/);
  const unknown = await run("calls", "show", CHANNEL, "NOTHING");
  expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringContaining("[CALL_NOT_FOUND]")]);
});

test("webhook: adds one with a signing secret of its own, prints it once, and makes it a new one", async () => {
  const added = await run("webhook", "add", CHANNEL, "http://127.0.0.1:9/own", "--own-secret");
  expect(added.stdout).toMatch(/Signing secret \(not shown again\): whsec_/);
  const id = /whk_\w+/.exec(added.stdout)?.[0] ?? "";
  const rotated = await run("webhook", "rotate-secret", CHANNEL, id);
  expect(rotated.stdout).toMatch(/not shown again\): whsec_/);
  const plain = await run("webhook", "add", CHANNEL, "http://127.0.0.1:9/plain");
  expect(plain.stdout).not.toContain("whsec_");
});

test("webhook: adds one for all channels, lists it there and with its channels, and removes it", async () => {
  const added = await run("webhook", "add", "all", "http://127.0.0.1:9/all");
  expect(added.stdout).toMatch(/calls\.post of all go to [\s\S]*not shown again\): whsec_/);
  const id = /whk_\w+/.exec(added.stdout)?.[0] ?? "";
  expect((await run("webhook", "list", "all")).stdout).toContain(id);
  expect((await run("webhook", "list", CHANNEL)).stdout).toMatch(new RegExp(`${id}.*for several channels`));
  expect((await run("webhook", "rotate-secret", "all", id)).stdout).toContain("whsec_");
  expect((await run("webhook", "remove", "all", id)).stdout).toContain("was removed");
  expect((await run("webhook", "list", CHANNEL)).stdout).not.toContain(id);
});

test("audit: lists who changed what", async () => {
  await run("channels", "rotate-secret", CHANNEL);
  const list = await run("audit", "--channel", CHANNEL);
  expect(list.stdout).toMatch(/admin token +127\.0\.0\.1 +rotateSigningSecret +MANTIS-M72HC/);
});

test("deliveries: lists them, shows one, and replays one or what a filter matches", async () => {
  const items = JSON.parse((await run("deliveries", "--json")).stdout) as { id: string }[];
  expect(items).toHaveLength(2);
  const id = items[0]?.id ?? "";
  expect((await run("deliveries", "list", "--channel", CHANNEL)).stdout).toContain(id);
  expect((await run("deliveries", "show", id)).stdout).toContain('"status":"missed"');
  expect((await run("deliveries", "replay", id)).stdout).toContain(`replays ${id}`);
  expect((await run("deliveries", "replay", "--channel", CHANNEL, "--dry-run")).stdout).toContain(
    "Would replay 2 deliveries",
  );
  const refused = await run("deliveries", "replay", "--channel", CHANNEL, "--max", "1");
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("[REPLAY_TOO_LARGE]")]);
  expect((await run("deliveries", "replay", "--channel", CHANNEL, "--max", "2")).stdout).toContain(
    "Replayed 2 deliveries",
  );
  const aimless = await run("deliveries", "replay");
  expect([aimless.status, aimless.stderr]).toEqual([1, expect.stringContaining("[BAD_SETTING]")]);
  await stage.bodies(5);
});

test("openapi: prints the document without a running gateway", async () => {
  const { status, stdout } = await runCommand(["openapi"]);
  expect([status, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ openapi: "3.1.0" })]);
});

test("rules: shows, sets, tries and imports them", async () => {
  expect((await run("rules", "get", CHANNEL)).stdout).toContain(`Channel ${CHANNEL} has no rules.`);
  const document = join(stage.dataDir, "rules.json");
  const rule = { id: "sorry", when: { on: "missed" }, then: [{ tag: { word: "call-back" } }] };
  await writeFile(document, JSON.stringify({ rules: [rule] }));
  const set = await run("rules", "set", CHANNEL, document);
  expect([set.stderr, set.stdout]).toEqual(["", expect.stringMatching(/^1\. sorry: When a call/)]);
  expect(JSON.parse((await run("rules", "get", CHANNEL, "--json")).stdout).rules).toMatchObject([rule]);
  const tried = await run("rules", "try", CHANNEL, "--status", "missed", "--caller", CALLER);
  expect(tried.stdout).toMatch(/^sorry: [\s\S]* after 0 s: tag/);
  expect((await run("rules", "try", CHANNEL, "--calls", "10")).stdout).toContain(
    "The rules would have acted on 1 of the last 1 call.",
  );
  await writeFile(document, JSON.stringify({ rejectCall: true, msgCall: "We call back." }));
  const imported = await run("rules", "import", document, "--from", "evolution");
  expect(JSON.parse(imported.stdout).rules).not.toEqual([]);
  await writeFile(document, "not JSON");
  const refused = await run("rules", "set", CHANNEL, document);
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("expected a file with JSON")]);
});

test("tokens: makes one and prints it once, lists it, rotates and removes it by its name", async () => {
  const made = await run("tokens", "add", "Grafana", "--scope", "read", "send", "--expires", "12h");
  expect(made.stdout).toMatch(/: Grafana, read, send, expires .*\nToken \(not shown again\): rht_/);
  const list = await run("tokens");
  expect(list.stdout).toMatch(/NAME .*\n.*Grafana +all +read,send/);
  expect(list.stdout).not.toContain("rht_");
  expect((await run("tokens", "rotate", "Grafana")).stdout).toMatch(/^Token \(not shown again\): rht_/);
  expect((await run("tokens", "remove", "Grafana")).stderr).toContain("[NOT_CONFIRMED]");
  expect((await run("tokens", "remove", "Grafana", "--yes")).stdout).toBe("Token Grafana was removed.\n");
  expect((await run("tokens", "remove", "Grafana", "--yes")).stderr).toContain("[TOKEN_NOT_FOUND]");
  const hashed = { RINGHOOK_ADMIN_TOKEN: `sha256:${"a".repeat(64)}` };
  const refused = await runCommand(["tokens", "--data-dir", stage.dataDir], hashed);
  expect(refused.stderr).toContain("expected the token itself, got its hash");
});
