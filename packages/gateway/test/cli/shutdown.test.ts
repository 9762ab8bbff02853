import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork } from "@ringhook/simulator";
import { afterAll, expect, it } from "vitest";
import { type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { until } from "../stage/until.ts";

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

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
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`, counts };
}

it("ends on SIGTERM: what is in flight finishes, links close without logging out, and a start goes on", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-shutdown-"));
  closing.push(() => rm(dataDir, { recursive: true, force: true }));
  const network = await createNetwork({ preKeys: false });
  closing.push(() => network.close());
  const receiver = await slowReceiver(1_000);
  const flags = ["--data-dir", dataDir, "--whatsapp-url", network.url, "--webhook-allow", "127.0.0.1"];
  const first = await startGatewayProcess(flags);
  closing.push(() => first.kill("SIGKILL"));
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
  const second = await startGatewayProcess(flags);
  closing.push(() => second.kill("SIGKILL"));
  await until("the end came after the restart, and nothing twice", () => receiver.counts.answered === 2);
  const { items } = await second.ask<{ items: { state: string; attempts: number }[] }>(
    "GET",
    "/api/deliveries",
  );
  expect(items).toMatchObject([
    { state: "delivered", attempts: 1 },
    { state: "delivered", attempts: 1 },
  ]);
  expect(await second.kill("SIGTERM")).toBe(0);
  expect(network.faults).toEqual([]);
});
