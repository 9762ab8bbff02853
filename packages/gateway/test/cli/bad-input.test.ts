import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeProgram } from "../../src/cli/program.ts";
import { ADMIN_TOKEN, type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { type Listening, listening } from "../stage/listening.ts";
import { type CommandResult, runCommand } from "../stage/run-command.ts";

let folder = "";
let occupied: Listening;
let gateway: GatewayProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringhook-cli-"));
  occupied = await listening(createServer());
  // A network where nobody listens: these commands never get as far as WhatsApp.
  gateway = await startGatewayProcess([
    "--data-dir",
    join(folder, "data"),
    "--whatsapp-url",
    "ws://127.0.0.1:1/ws/chat",
  ]);
  await gateway.ask("POST", "/api/channels", { id: "MANTIS-M72HC" });
});
afterAll(async () => {
  await gateway.kill("SIGTERM");
  await occupied.close();
  await rm(folder, { recursive: true, force: true });
});

/** One clear line with a code, the next thing to do at most, and no stack. */
function expectClear({ status, stderr }: CommandResult, code: string): void {
  expect(status).toBe(1);
  expect(stderr).toContain(`[${code}]`);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
}

describe("ringhook start ends with one clear line", () => {
  const start = (...args: string[]): Promise<CommandResult> => runCommand(["start", ...args]);

  it("when the port is in use", async () => {
    expectClear(
      await start("--data-dir", join(folder, "one"), "--port", String(occupied.port)),
      "PORT_IN_USE",
    );
  });

  it("when the data folder cannot be written", async () => {
    expectClear(await start("--data-dir", "/proc/ringhook", "--port", "0"), "DATA_DIR_NOT_WRITABLE");
  });

  it("when the data folder is a file", async () => {
    await writeFile(join(folder, "file"), "");
    expectClear(await start("--data-dir", join(folder, "file"), "--port", "0"), "DATA_DIR_NOT_WRITABLE");
  });

  it("when the database file is not a database", async () => {
    const dataDir = await mkdtemp(join(folder, "odd-"));
    await writeFile(join(dataDir, "ringhook.db"), "this is a letter, not a database. ".repeat(200));
    expectClear(await start("--data-dir", dataDir, "--port", "0"), "DATABASE_NOT_USABLE");
  });

  it("when another gateway runs on the data folder", async () => {
    expectClear(await start("--data-dir", join(folder, "data"), "--port", "0"), "DATA_DIR_IN_USE");
  });

  it("when the host is not an address of this machine", async () => {
    expectClear(
      await start("--data-dir", join(folder, "two"), "--host", "203.0.113.1"),
      "HOST_NOT_AVAILABLE",
    );
  });

  it.each([
    ["--port", "http"],
    ["--port", "65536"],
    ["--whatsapp-url", "web.whatsapp.com"],
    ["--log-level", "loud"],
    ["--webhook-allow", "10.0.0.0/33"],
    ["--retention-days", "0"],
  ])("when %s is %s", async (flag, value) => {
    const result = await start("--data-dir", join(folder, "three"), flag, value);
    expectClear(result, "BAD_SETTING");
    expect(result.stderr).toContain(`got ${JSON.stringify(value)}`);
  });

  it("when the secret key is another one than the data was written with", async () => {
    const dataDir = join(folder, "keyed");
    const first = await startGatewayProcess(["--data-dir", dataDir]);
    await first.ask("POST", "/api/channels", {});
    await first.kill("SIGTERM");
    const env = { RINGHOOK_SECRET_KEY: Buffer.alloc(32, 7).toString("base64") };
    expectClear(await runCommand(["start", "--data-dir", dataDir, "--port", "0"], env), "SECRET_KEY_WRONG");
  });
});

describe("a command on a running gateway ends with one clear line", () => {
  const ask = (...args: string[]): Promise<CommandResult> =>
    runCommand([...args, "--url", gateway.url], { RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN });

  it.each([
    ["remove a channel that does not exist", ["channels", "remove", "NO-SUCH"], "CHANNEL_NOT_FOUND"],
    ["link a channel that does not exist", ["link", "NO-SUCH"], "CHANNEL_NOT_FOUND"],
    ["create a channel that exists", ["channels", "create", "MANTIS-M72HC"], "CHANNEL_EXISTS"],
    ["create a channel with an odd id", ["channels", "create", "../etc"], "BAD_CHANNEL_ID"],
    [
      "add a webhook to a channel that does not exist",
      ["webhook", "add", "NO-SUCH", "https://example.com"],
      "CHANNEL_NOT_FOUND",
    ],
    ["add a webhook that is no URL", ["webhook", "add", "MANTIS-M72HC", "example"], "BAD_WEBHOOK_URL"],
    [
      "add a webhook to a private address",
      ["webhook", "add", "MANTIS-M72HC", "http://10.0.0.1/"],
      "ADDRESS_REFUSED",
    ],
    [
      "add a webhook with an invalid header",
      ["webhook", "add", "MANTIS-M72HC", "https://example.com", "--header", "x"],
      "BAD_WEBHOOK",
    ],
    [
      "remove a webhook that does not exist",
      ["webhook", "remove", "MANTIS-M72HC", "whk_0"],
      "WEBHOOK_NOT_FOUND",
    ],
  ])("on the attempt to %s", async (_name, args, code) => {
    expectClear(await ask(...args), code);
  });

  it("when no gateway answers", async () => {
    const result = await runCommand(["channels", "--url", "http://127.0.0.1:1"], {
      RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN,
    });
    expectClear(result, "GATEWAY_UNREACHABLE");
  });

  it("when the token is wrong", async () => {
    const result = await runCommand(["channels", "--url", gateway.url], {
      RINGHOOK_ADMIN_TOKEN: "a-wrong-sample-token",
    });
    expectClear(result, "UNAUTHORIZED");
  });

  it("when there is no token", async () => {
    expectClear(
      await runCommand(["channels", "--url", gateway.url, "--data-dir", join(folder, "none")]),
      "UNAUTHORIZED",
    );
  });
});

describe("help", () => {
  it("names the commands, and is printed for one of them", async () => {
    const { stdout } = await runCommand(["--help"]);
    const commands = [...stdout.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((match) => String(match[1]));
    expect(commands).toEqual([...makeProgram().commands.map((command) => command.name()), "help"]);
    const { status, stdout: help } = await runCommand(["start", "--help"]);
    expect(status).toBe(0);
    expect(help).toContain("Usage: ringhook start");
  });

  it.each(withThoseBelow(makeProgram()).map((command) => [pathOf(command), command] as const))(
    "of %s fits into a terminal of 80 columns",
    (path, command) => {
      const help = command.configureHelp({ ...command.configureHelp(), helpWidth: 80 }).helpInformation();
      expect(help).toContain(`Usage: ${path} `);
      expect(help.split("\n").filter((line) => line.length > 80)).toEqual([]);
    },
  );
});

function withThoseBelow(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withThoseBelow)];
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
