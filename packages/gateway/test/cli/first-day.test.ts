import { expect, it } from "vitest";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { ADMIN_TOKEN, startGatewayProcess } from "../stage/gateway-process.ts";
import { runLong } from "../stage/long-command.ts";
import { runCommand } from "../stage/run-command.ts";

it("goes from nothing to the first webhook with the commands of the README", {
  timeout: 180_000,
}, async () => {
  const dataDir = await temporaryFolder();
  const simulator = runLong("simulate", "--port", "0", "--control-port", "0");
  const [, whatsapp = ""] = await simulator.line(/simulated at (ws:\S+)/);
  const [, control = ""] = await simulator.line(/^Control +(http:\S+)/);
  const receiver = runLong("listen", "--port", "0");
  const [, hook = ""] = await receiver.line(/^Listening at (\S+)/);
  const flags = ["--data-dir", dataDir, "--whatsapp-url", whatsapp, "--webhook-allow", "127.0.0.1"];
  closing(await startGatewayProcess(flags));
  // The commands find the gateway's address in the data folder; this token comes from the environment.
  const run = async (...args: string[]): Promise<string> => {
    const result = await runCommand([...args, "--data-dir", dataDir], { RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN });
    expect(result).toMatchObject({ status: 0, stderr: args[0] === "link" ? expect.any(String) : "" });
    return result.stdout;
  };

  expect(await run("channels")).toContain("No channels yet");
  expect(await run("channels", "create", "MANTIS-M72HC", "--name", "Shop")).toMatch(
    /Token \(not shown again\): rhc_\S+/,
  );
  expect(await run("webhook", "add", "MANTIS-M72HC", hook)).toContain(
    `calls.post of MANTIS-M72HC go to ${hook}`,
  );
  expect(await run("link", "MANTIS-M72HC", "--scan", `${control}/phones/61371989950`)).toContain(
    "linked to 61371989950",
  );
  expect(await run("channels")).toMatch(/MANTIS-M72HC +AUTH +61371989950 +linked-device +Shop/);

  const body = JSON.stringify({ from: "919984351847", to: "61371989950" });
  const placed = await fetch(`${control}/calls`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  expect(placed.status).toBe(201);
  await receiver.line(/initiated \+919984351847 {2}voice/);

  const webhooks = JSON.parse(await run("webhook", "list", "MANTIS-M72HC", "--json"));
  expect(webhooks).toMatchObject([{ url: hook, mode: "body", events: ["calls.post"] }]);
  expect(await run("webhook", "remove", "MANTIS-M72HC", webhooks[0].id)).toContain("was removed");
  expect(await run("channels", "remove", "MANTIS-M72HC", "--yes")).toContain("was removed");
  expect(await run("channels")).toContain("No channels yet");
});

it("plays a scenario by name", { timeout: 180_000 }, async () => {
  const dataDir = await temporaryFolder();
  const simulator = runLong(
    "simulate",
    "--port",
    "0",
    "--control-port",
    "0",
    "--scenario",
    "missed-after-reconnect",
    "--speed",
    "100",
  );
  const [, whatsapp = ""] = await simulator.line(/simulated at (ws:\S+)/);
  const [, control = ""] = await simulator.line(/^Control +(http:\S+)/);
  const gateway = closing(await startGatewayProcess(["--data-dir", dataDir, "--whatsapp-url", whatsapp]));
  await gateway.ask("POST", "/api/channels", { id: "MANTIS-M72HC" });
  const env = { RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN };
  const linked = await runCommand(
    ["link", "MANTIS-M72HC", "--scan", `${control}/phones/61371989950`, "--data-dir", dataDir],
    env,
  );
  expect(linked.status).toBe(0);
  await simulator.line(/^Played missed-after-reconnect; client faults: 0/);
});

it("lists the scenarios, and says which one there is not", async () => {
  expect((await runCommand(["simulate", "--scenarios"])).stdout).toContain("missed-after-reconnect");
  const { status, stderr } = await runCommand(["simulate", "--scenario", "no-such"]);
  expect(status).toBe(1);
  expect(stderr).toContain("[BAD_SETTING]");
});
