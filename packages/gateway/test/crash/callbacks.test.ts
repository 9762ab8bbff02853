import { setTimeout as sleep } from "node:timers/promises";
import type { Call as ApiCall, Callback, Page } from "@ringhook/api";
import { createNetwork, type Phone } from "@ringhook/simulator";
import { expect, it } from "vitest";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { seeded } from "../stage/seeded.ts";
import { until } from "../stage/until.ts";

const CHANNEL = "CRASH";
const OWN = "4915100000000";
const CALLERS = 6;
/** Each ends with a kill. */
const ROUNDS = process.env.CRASH === "full" ? 20 : 3;

it("has each missed call in one entry of its caller, and none of those who were answered last, through SIGKILL in the middle", {
  timeout: 180_000,
}, async () => {
  const random = seeded(11);
  const dataDir = await temporaryFolder();
  const network = closing(await createNetwork());
  const flags = ["--data-dir", dataDir, "--whatsapp-url", network.url, "--log-level", "error"];
  let gateway = await startGatewayProcess(flags);
  closing({ close: () => gateway.close() });
  const own = network.createPhone({ number: OWN, lid: "700100" });
  await link(gateway, own);
  const callers = Array.from({ length: CALLERS }, (_, index) =>
    network.createPhone({ number: `919984351${String(index).padStart(3, "0")}`, lid: `88442${index}` }),
  );
  const begun = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;
  const expected = new Map(callers.map(({ number }) => [number, 0]));
  for (let round = 0; round < ROUNDS; round += 1) {
    const at = begun + round * 60_000;
    const playing = callers.map(async (caller, index) => {
      const isAnswered = (index + round) % 4 === 0;
      expected.set(caller.number, isAnswered ? 0 : (expected.get(caller.number) ?? 0) + 1);
      await sleep(random() * 150);
      const call = await caller.call(OWN, { at });
      await sleep(random() * 150);
      if (isAnswered) await call.answer({ at: at + 9_000 });
      else await call.timeOut({ at: at + 20_000 });
      return call;
    });
    await sleep(random() * 300);
    await gateway.kill("SIGKILL");
    gateway = await startGatewayProcess(flags);
    for (const call of await Promise.all(playing)) await call.acknowledged({ timeoutMs: 30_000 });
    // What came out of the queue without an end is decided once the queue is empty.
    await until("each call has ended", async () =>
      (await callsOf(gateway)).every(({ ended_at }) => ended_at !== null),
    );
  }
  const entries = await gateway.ask<Page<Callback>>("GET", "/api/callbacks?limit=500");
  const open = entries.items.filter(({ state }) => state === "open");
  const counted = new Map(callers.map(({ number }) => [number, 0]));
  for (const { caller_number: number, calls } of open)
    counted.set(number ?? "", (counted.get(number ?? "") ?? -99) + calls);
  expect(counted).toEqual(expected);
  const missed = (await callsOf(gateway)).filter(({ status }) => status === "missed");
  expect(missed).toHaveLength(entries.items.reduce((sum, { calls }) => sum + calls, 0));
  for (const { id, calls } of entries.items) {
    const { items } = await gateway.ask<Page<ApiCall>>("GET", `/api/calls?callback_id=${id}&limit=500`);
    expect(items).toHaveLength(calls);
  }
  expect(
    entries.items.filter(({ state, closed_by }) => state === "done" && closed_by !== "answered"),
  ).toEqual([]);
});

async function callsOf(gateway: GatewayProcess): Promise<ApiCall[]> {
  return (await gateway.ask<Page<ApiCall>>("GET", "/api/calls?limit=500")).items;
}

async function link(gateway: GatewayProcess, phone: Phone): Promise<void> {
  await gateway.ask("POST", "/api/channels", { id: CHANNEL });
  await gateway.ask("POST", `/api/channels/${CHANNEL}/link`);
  let text = "";
  await until("a QR code", async () => {
    const { qr } = await gateway.ask<{ qr: { text: string } | null }>("GET", `/api/channels/${CHANNEL}/link`);
    text = qr?.text ?? "";
    return text !== "";
  });
  await phone.scanQr(text);
  await until("the channel is linked", async () => {
    const { state } = await gateway.ask<{ state: string }>("GET", `/api/channels/${CHANNEL}`);
    return state === "AUTH" && phone.devices.some(({ isOnline }) => isOnline);
  });
}
