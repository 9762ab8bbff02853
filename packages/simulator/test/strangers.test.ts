import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test as plain } from "vitest";
import { openStage } from "../src/fixtures/stage.ts";
import { type NetworkContext, networkFixtures } from "../src/fixtures/vitest.ts";
import { node } from "../src/stanzas/node.ts";
import { ControlApi } from "./support/control-api.ts";
import { CALLER, ME, test } from "./support/network-test.ts";
import { ThinClient } from "./support/thin-client.ts";

const run = promisify(execFile);
const binary = fileURLToPath(new URL("../bin/ringhook-simulator.js", import.meta.url));

test("waits for a stanza of a client, and says so when none came", async ({ network, thin }) => {
  await thin.login({ passive: false });
  const expected = network.expectStanza({ tag: "iq", xmlns: "w:p", child: "ping", number: ME });
  thin.send(node("presence", { type: "available" }));
  await thin.query("w:p", "get", [node("ping")]);
  expect(await expected).toMatchObject({ number: ME, device: thin.jid, stanza: { tag: "iq" } });
  const inVain = network.expectStanza({ tag: "call", timeoutMs: 50 });
  await expect(inVain).rejects.toMatchObject({ code: "NOTHING_HAPPENED" });
});

test("begins from nothing after a reset, at the same address with the same keys", async ({
  network,
  friend,
  thin,
}) => {
  await thin.login({ passive: false });
  await friend.call(ME);
  thin.send(node("surprise", { id: "1" }));
  await network.next("unknown");
  const { url, rootKey } = network;
  network.answerQueries({ xmlns: "w:p" }, () => ({ error: { code: 500, text: "no" } }));
  network.misbehave.refuseLogin({ reason: 503, times: Number.POSITIVE_INFINITY });
  network.reset();
  await thin.closed();
  expect([network.phones, network.stanzas, network.faults]).toEqual([[], [], []]);

  const me = network.createPhone({ number: ME });
  const caller = network.createPhone({ number: CALLER });
  const again = new ThinClient(network.url);
  await again.link(me);
  await again.login({ passive: false });
  await caller.call(ME);
  expect((await again.query("w:p", "get", [node("ping")])).attrs.type).toBe("result");
  expect([network.url, network.rootKey]).toEqual([url, rootKey]);
  again.close();
});

test("fails a test whose client did what WhatsApp would not accept", async ({ network }) => {
  const stage = await openStage();
  const client = new ThinClient(stage.network.url);
  await client.link(stage.me);
  await client.login({ passive: false });
  client.send(node("surprise", { id: "1" }));
  await stage.network.next("fault");
  await expect(stage.close()).rejects.toThrow("STANZA_UNKNOWN");
  expect(network.faults).toEqual([]);
});

plain.extend<NetworkContext>(networkFixtures({ addressing: "pn" }))(
  "gives a test of Vitest a network with two phones",
  async ({ network, me, friend }) => {
    const client = new ThinClient(network.url);
    await client.link(me);
    await client.login({ passive: false });
    const call = await friend.call(me.number);
    const offer = await client.next(({ tag }) => tag === "call");
    expect(offer.attrs.from).toBe(`${CALLER}@s.whatsapp.net`);
    client.send(node("ack", { id: offer.attrs.id, to: offer.attrs.from, class: "call" }));
    await call.acknowledged();
    client.close();
  },
);

plain("runs by its own command, with the same keys of the same seed", async () => {
  const first = await start("--port", "0", "--control-port", "0", "--seed", "a", "--phone", ME);
  const second = await start("--port", "0", "--control-port", "0", "--seed", "a");
  expect(first.rootKey).toBe(second.rootKey);
  const control = new ControlApi(first.control);
  expect((await control.get("/phones")).body).toMatchObject({ phones: [{ number: ME }] });
  expect((await control.post("/reset")).status).toBe(204);
  expect((await control.get("/phones")).body).toEqual({ phones: [] });
  for (const { child } of [first, second]) {
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  }
});

plain("says what is wrong with its command line", async () => {
  const failed = run(process.execPath, [binary, "--port", "x"]);
  await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("--port") });
  const { stdout } = await run(process.execPath, [binary, "--help"]);
  expect(stdout).toContain("npx @ringhook/simulator");
});

async function start(
  ...options: string[]
): Promise<{ child: ChildProcess; rootKey: string; control: string }> {
  const child = spawn(process.execPath, [binary, ...options], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill();
  });
  let printed = "";
  for await (const chunk of child.stdout ?? []) {
    printed += String(chunk);
    if (printed.includes("/calls")) break;
  }
  const read = (label: string) => new RegExp(`${label} +(\\S+)`).exec(printed)?.[1] ?? "";
  return { child, rootKey: read("Root key"), control: read("Control") };
}

plain("the example that tests somebody's bot is green", async () => {
  const file = fileURLToPath(new URL("../examples/bot.test.js", import.meta.url));
  const { stdout } = await run(process.execPath, ["--test", "--test-force-exit", file], {
    env: { PATH: process.env.PATH },
  });
  expect(stdout).toMatch(/# pass 1\n/);
  expect(stdout).toMatch(/# fail 0\n/);
});

plain("the example in Python asks for routes that there are", async () => {
  const { child, control } = await start("--port", "0", "--control-port", "0");
  const script = await readFile(new URL("../examples/calls.py", import.meta.url), "utf8");
  const { body } = await new ControlApi(control).get("/openapi.json");
  const routes = Object.keys((body as { paths: object }).paths).map((path) => path.replace(/\{\w+\}/g, "*"));
  const asked = [...script.matchAll(/ask\("\w+", f?"([^"?]+)/g)].map(([, path = ""]) =>
    path.replace(/\{.+?\}/g, "*"),
  );
  expect(asked.length).toBeGreaterThan(6);
  for (const path of asked) expect(routes).toContain(path);
  child.kill("SIGTERM");
});
