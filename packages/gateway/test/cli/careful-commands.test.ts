import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirm } from "../../src/cli/confirm.ts";
import { ADMIN_TOKEN, type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { type CommandResult, runCommand } from "../stage/run-command.ts";

let folder = "";
let gateway: GatewayProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringhook-careful-"));
  const flags = ["--data-dir", join(folder, "data"), "--whatsapp-url", "ws://127.0.0.1:1/ws/chat"];
  gateway = await startGatewayProcess([...flags, "--webhook-allow", "127.0.0.1"]);
  await gateway.ask("POST", "/api/channels", { id: "MANTIS-M72HC" });
});
afterAll(async () => {
  await gateway.kill("SIGTERM");
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<CommandResult> =>
  runCommand([...args, "--url", gateway.url], { RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN });

describe("a flag that takes one of a few words names them all", () => {
  it.each([
    [
      ["webhook", "add", "MANTIS-M72HC", "http://127.0.0.1:9/", "--mode", "bad"],
      "--mode: expected body, path or method",
    ],
    [
      ["calls", "list", "--status", "bad"],
      "--status: expected queued, initiated, ringing, missed, answered or ended",
    ],
    [["deliveries", "list", "--state", "bad"], "--state: expected pending, delivered, expired or cancelled"],
    [
      ["deliveries", "replay", "--state", "bad"],
      "--state: expected pending, delivered, expired or cancelled",
    ],
  ])("%j", async (args, sentence) => {
    const { status, stderr } = await run(...args);
    expect([status, stderr]).toEqual([1, expect.stringContaining(`${sentence}, got "bad" [BAD_SETTING]`)]);
  });

  it.each([
    ["--log-level", "fatal, error, warn, info, debug, trace, silent"],
    ["--log-numbers", "masked or full"],
  ])("ringhook start %s", async (flag, words) => {
    const { status, stderr } = await runCommand(["start", flag, "bad"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining(words)]);
  });

  it("ringhook simulate --scenario", async () => {
    const { status, stderr } = await runCommand(["simulate", "--scenario", "bad"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("answered-elsewhere, ")]);
  });
});

describe("a number is a number in digits", () => {
  it.each([
    ["calls", "list", "--limit", "1.5"],
    ["calls", "list", "--limit", "0x10"],
    ["deliveries", "list", "--limit", "1e3"],
    ["deliveries", "list", "--limit", ""],
    ["listen", "--port", "80.5"],
    ["listen", "--fail", "0x1"],
  ])("which %s %s %s %j is not", async (...args) => {
    const { status, stderr } = await (args[0] === "listen" ? runCommand(args) : run(...args));
    expect([status, stderr]).toEqual([1, expect.stringContaining("[BAD_SETTING]")]);
  });
});

it("an unknown flag is refused, and the nearest one named", async () => {
  const { status, stderr } = await runCommand(["start", "--retention-day", "7"]);
  expect([status, stderr]).toEqual([1, expect.stringContaining("Did you mean --retention-days?")]);
  expect((await runCommand(["start", "now"])).status).toBe(1);
});

it("an unknown variable is named in the log of a start", async () => {
  const flags = ["--data-dir", join(folder, "typo"), "--whatsapp-url", "ws://127.0.0.1:1/ws/chat"];
  process.env.RINGHOOK_RETENTION_DAY = "7";
  const started = await startGatewayProcess(flags).finally(() => {
    delete process.env.RINGHOOK_RETENTION_DAY;
  });
  await started.kill("SIGTERM");
  const warning = started
    .output()
    .split("\n")
    .find((line) => line.includes("is not a setting"));
  expect(JSON.parse(warning ?? "{}")).toMatchObject({
    level: 40,
    msg: "RINGHOOK_RETENTION_DAY is not a setting and is ignored; did you mean RINGHOOK_RETENTION_DAYS?",
  });
});

describe("webhook add", () => {
  it("refuses a URL that gets the same events already", async () => {
    const first = await run("webhook", "add", "MANTIS-M72HC", "http://127.0.0.1:9/twice");
    expect([first.status, first.stderr]).toEqual([0, ""]);
    const second = await run("webhook", "add", "mantis-m72hc", "http://127.0.0.1:9/twice");
    expect([second.status, second.stderr]).toEqual([1, expect.stringContaining("[WEBHOOK_EXISTS]")]);
  });

  it("says which events are never sent, beside the answer", async () => {
    const hook = ["webhook", "add", "MANTIS-M72HC", "http://127.0.0.1:9/never", "--json"];
    const { status, stdout, stderr } = await run(...hook, "--event", "messages.post", "calls.post");
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/^Note: This gateway never sends messages\.post\./),
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      events: ["messages.post", "calls.post"],
      warnings: [expect.any(String)],
    });
  });
});

describe("channels remove", () => {
  const isThere = async (id: string): Promise<boolean> => {
    const { items } = await gateway.ask<{ items: { id: string }[] }>("GET", "/api/channels");
    return items.some((channel) => channel.id === id);
  };

  it("removes nothing without a terminal, unless --yes is given", async () => {
    await gateway.ask("POST", "/api/channels", { id: "KEPT-1" });
    const refused = await run("channels", "remove", "KEPT-1");
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("[NOT_CONFIRMED]")]);
    expect(refused.stderr).toContain("--yes");
    expect(await isThere("KEPT-1")).toBe(true);
    const removed = await run("channels", "remove", "kept-1", "--yes");
    expect([removed.status, removed.stdout]).toEqual([0, "Channel KEPT-1 was removed.\n"]);
    expect(await isThere("KEPT-1")).toBe(false);
  });

  it.each([
    ["n", true],
    ["", true],
    ["y", false],
  ])("asks on a terminal; after %j the channel is there: %s", async (answer, stays) => {
    await gateway.ask("POST", "/api/channels", { id: "ASKED-1" }).catch(() => {});
    const command = new URL("../../bin/ringhook.js", import.meta.url).pathname;
    const line = `${process.execPath} ${command} channels remove ASKED-1 --url ${gateway.url}`;
    const env = { PATH: process.env.PATH ?? "", RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN };
    const terminal = spawn("script", ["-qec", line, "/dev/null"], { env });
    let shown = "";
    terminal.stdout.on("data", (chunk: Buffer) => {
      shown += chunk;
      if (shown.includes("[y/N]") && terminal.stdin.writable) terminal.stdin.end(`${answer}\n`);
    });
    const [status] = await once(terminal, "close");
    expect([status, shown]).toEqual([0, expect.stringContaining("Remove channel ASKED-1")]);
    expect(await isThere("ASKED-1")).toBe(stays);
  });
});

describe("a question", () => {
  it.each([
    ["y\n", true],
    [" YES \n", true],
    ["no\n", false],
    ["yesterday\n", false],
    ["\n", false],
    ["", false],
  ])("that is answered %j means %s", async (answer, isYes) => {
    const input = Object.assign(new PassThrough(), { isTTY: true });
    input.end(answer);
    expect(await confirm("Remove it?", { input, output: new PassThrough() })).toBe(isYes);
  });
});
