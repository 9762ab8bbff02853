import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createNetwork } from "@ringhook/simulator";
import { expect, it, onTestFinished } from "vitest";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { ADMIN_TOKEN, COMMAND, type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { listening } from "../stage/listening.ts";
import { until } from "../stage/until.ts";

/** A receiver that answers each request only after a while. */
async function slowReceiver(
  ms: number,
): Promise<{ url: string; counts: { begun: number; answered: number } }> {
  const counts = { begun: 0, answered: 0 };
  const server = createServer((request, response) => {
    request.resume();
    counts.begun += 1;
    setTimeout(() => {
      counts.answered += 1;
      response.end();
    }, ms);
  });
  const { port } = closing(await listening(server));
  return { url: `http://127.0.0.1:${port}/`, counts };
}

it("ends on SIGTERM: what is in flight finishes, links close without logging out, and a start goes on", async () => {
  const dataDir = await temporaryFolder();
  const network = closing(await createNetwork({ preKeys: false }));
  const receiver = await slowReceiver(1_000);
  const flags = ["--data-dir", dataDir, "--whatsapp-url", network.url, "--webhook-allow", "127.0.0.1"];
  const first = closing(await startGatewayProcess(flags));
  const phone = network.createPhone({ number: "61371989950" });
  const caller = network.createPhone({ number: "919984351847" });
  const unlinked: unknown[] = [];
  network.on("unlinked", (event) => unlinked.push(event));

  await first.ask("POST", "/api/channels", { id: "MANTIS-M72HC" });
  await first.ask("POST", "/api/channels/MANTIS-M72HC/webhooks", { url: receiver.url });
  await first.ask("POST", "/api/channels/MANTIS-M72HC/link");
  const linkOf = (gateway: GatewayProcess): Promise<{ state: string; qr: { text: string } | null }> =>
    gateway.ask("GET", "/api/channels/MANTIS-M72HC/link");
  await until("a QR code", async () => (await linkOf(first)).qr !== null);
  await phone.scanQr((await linkOf(first)).qr?.text ?? "");
  await until("it is linked", async () => (await linkOf(first)).state === "AUTH");

  const call = await caller.call(phone.number);
  await until("the delivery is under way", () => receiver.counts.begun === 1);
  expect(await first.kill("SIGTERM")).toBe(0);
  expect(receiver.counts).toEqual({ begun: 1, answered: 1 });
  expect(unlinked).toEqual([]);
  expect(phone.devices).toHaveLength(1);

  await call.timeOut();
  const second = closing(await startGatewayProcess(flags));
  await until("the end came after the restart", () => receiver.counts.answered === 2);
  type Deliveries = { items: { state: string; attempts: number }[] };
  const deliveries = async () => (await second.ask<Deliveries>("GET", "/api/deliveries")).items;
  await until("its answer is on disk", async () =>
    (await deliveries()).every(({ state }) => state === "delivered"),
  );
  expect(await deliveries()).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
  expect(receiver.counts).toEqual({ begun: 2, answered: 2 });
  expect(await second.kill("SIGTERM")).toBe(0);
  expect(network.faults).toEqual([]);
});

it.each(["gateway.lock", "ringhook.db", "secret-key"])(
  "ends in order when it is asked to while it is still starting: when %s is there",
  async (file) => {
    const dataDir = await temporaryFolder();
    const flags = ["--data-dir", dataDir];
    const child = spawn(process.execPath, [COMMAND, "start", "--port", "0", ...flags], {
      env: { ...process.env, RINGHOOK_ADMIN_TOKEN: ADMIN_TOKEN },
      stdio: "ignore",
    });
    const exited = once(child, "exit");
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    await until(`${file} is there`, () => existsSync(join(dataDir, file)));
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    const gateway = closing(await startGatewayProcess(flags));
    expect(await gateway.kill("SIGTERM")).toBe(0);
  },
);
