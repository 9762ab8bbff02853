import { spawn } from "node:child_process";
import { once } from "node:events";
import { createNetwork } from "@ringhook/simulator";
import { expect, it } from "vitest";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { ADMIN_TOKEN, COMMAND, startGatewayProcess } from "../stage/gateway-process.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { type CommandResult, runCommand } from "../stage/run-command.ts";
import { CHANNEL, OWN } from "../stage/samples.ts";

const env = { RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN };

async function startStage() {
  const network = closing(await createNetwork());
  const own = network.createPhone({ number: OWN });
  const dataDir = await temporaryFolder();
  const flags = ["--data-dir", dataDir, "--whatsapp-url", network.url, "--webhook-allow", "127.0.0.1"];
  const gateway = closing(await startGatewayProcess(flags));
  await gateway.ask("POST", "/api/channels", { id: CHANNEL });
  const run = (...args: string[]): Promise<CommandResult> =>
    runCommand([...args, "--data-dir", dataDir], env);
  return { own, dataDir, gateway, run };
}

it("links by a pairing code, says meanwhile what it waits for, restarts and logs out", {
  timeout: 180_000,
}, async () => {
  const { own, dataDir, run } = await startStage();
  const args = ["link", CHANNEL, "--phone", `+${OWN}`, "--data-dir", dataDir];
  const link = spawn(process.execPath, [COMMAND, ...args], { env: { ...process.env, ...env } });
  let said = "";
  let stderr = "";
  link.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  const exited = once(link, "exit");
  for await (const chunk of link.stdout) {
    said += chunk;
    const [, code] = /Pairing code: (\S+)/.exec(said) ?? [];
    if (code !== undefined && own.devices.length === 0) await own.enterPairingCode(code);
  }
  expect(await exited).toEqual([0, null]);
  expect(said).toContain(`Channel ${CHANNEL} is linked to ${OWN}.`);
  expect(stderr).toContain("The channel connects to WhatsApp.");

  expect(await run("channels", "restart", CHANNEL)).toMatchObject({ status: 0, stderr: "" });
  expect((await run("channels", "logout", CHANNEL)).stderr).toContain("--yes");
  expect(own.devices).toHaveLength(1);
  expect((await run("channels", "logout", CHANNEL, "--yes")).stdout).toContain("is logged out");
  await expect.poll(() => own.devices).toEqual([]);
});

it("shows and changes settings, and says what is wrong with one", { timeout: 180_000 }, async () => {
  const { run } = await startStage();
  expect((await run("channels", "settings", CHANNEL)).stdout).toContain("offline_mode=false");
  const changed = await run("channels", "settings", CHANNEL, "offline_mode=true", "note=from the shop");
  expect(changed.stdout).toContain("offline_mode=true");
  expect(changed.stdout).toContain('note="from the shop"');
  const restored = await run("channels", "settings", CHANNEL, "offline_mode=null", "--json");
  expect(JSON.parse(restored.stdout)).toMatchObject({ offline_mode: false, note: "from the shop" });
  const wrong = await run("channels", "settings", CHANNEL, "offline_mode=maybe");
  expect(wrong.stderr).toContain('offline_mode: expected true or false, got "maybe" [BAD_SETTINGS]');
  expect((await run("channels", "settings", CHANNEL, "offline_mode")).stderr).toContain(
    'expected name=value, got "offline_mode" [BAD_SETTINGS]',
  );
});

it("tries a webhook for all channels, by an alert where it is for those alone", {
  timeout: 180_000,
}, async () => {
  const { run } = await startStage();
  const receiver = closing(await startHttpReceiver());
  const added = await run("webhook", "add", "all", receiver.url, "--event", "ops.post", "--json");
  const tried = await run("webhook", "test", "all", JSON.parse(added.stdout).id);
  expect(tried).toMatchObject({ status: 0, stdout: expect.stringMatching(/^HTTP 2/) });
  const [{ body = "", headers = {} } = {}] = receiver.requests;
  expect(JSON.parse(body)).toMatchObject({
    alert: { kind: "channel_logged_out", state: "begun" },
    channel_id: CHANNEL,
  });
  expect(headers["ringhook-test"]).toBe("true");
  const unknown = await run("webhook", "test", "all", "whk_0");
  expect(unknown).toMatchObject({ status: 1, stderr: expect.stringContaining("[WEBHOOK_NOT_FOUND]") });
});

it("makes new keys, and tries a webhook", { timeout: 180_000 }, async () => {
  const { run } = await startStage();
  expect((await run("channels", "rotate-token", CHANNEL, "--yes")).stdout).toMatch(/^Token .*: rhc_\S+/);
  expect((await run("channels", "rotate-secret", CHANNEL)).stdout).toMatch(/whsec_\S+/);
  const receiver = closing(await startHttpReceiver());
  const added = JSON.parse((await run("webhook", "add", CHANNEL, receiver.url, "--json")).stdout);
  const good = await run("webhook", "test", CHANNEL, added.id);
  expect(good).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^HTTP 2\d\d from 127\.0\.0\.1 after \d+ ms/),
  });
  expect(receiver.requests).toHaveLength(1);
  await receiver.close();
  const bad = await run("webhook", "test", CHANNEL, added.id);
  expect(bad).toMatchObject({ status: 1, stdout: expect.stringContaining("CONNECTION_REFUSED") });
});
