import { setTimeout as sleep } from "node:timers/promises";
import type { Action } from "@ringhook/api";
import { createNetwork } from "@ringhook/simulator";
import { expect, it } from "vitest";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { until } from "../stage/until.ts";
import { linkProcess } from "./link-process.ts";

/** `npm run test:crash` kills a hundred times; `npm test` six times. */
const KILLS = process.env.CRASH === "full" ? 100 : 4;
const CHANNEL = "KILLED-1";
const rules = {
  rules: [
    {
      id: "night",
      when: { on: "offered" },
      then: [{ reject: {} }, { text: { body: "Closed.", after_s: 0.2 } }],
    },
    { id: "missed", when: { on: "missed" }, then: [{ tag: { word: "missed" } }] },
  ],
  limits: { texts_per_day: 1_000, texts_per_min: 60 },
};
/** When the gateway is killed: as WhatsApp takes the rejection, between both, as the phone reads the text. */
const MOMENTS = ["rejected", "between", "message"] as const;

it(`declines and writes once to each of ${KILLS} callers, killed between the rejection and the text`, {
  timeout: 180_000 + KILLS * 20_000,
}, async () => {
  const dataDir = await temporaryFolder();
  const network = closing(await createNetwork());
  const flags = ["--data-dir", dataDir, "--whatsapp-url", network.url, "--log-level", "error"];
  let gateway = closing(await startGatewayProcess(flags));
  const phone = await linkProcess(network, gateway, CHANNEL);
  await gateway.ask("PUT", `/api/channels/${CHANNEL}/rules`, rules);
  const shown: string[] = [];
  network.on("message", ({ to, isRepeat }) => {
    if (!isRepeat) shown.push(to);
  });
  const called: string[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const caller = network.createPhone({ number: String(4_915_200_000_000 + kill) });
    called.push(caller.number);
    const moment = MOMENTS[kill % MOMENTS.length] ?? "between";
    const reached = network.next(moment === "message" ? "message" : "rejected", { timeoutMs: 30_000 });
    await until("the client is online", () => phone.devices.some(({ isOnline }) => isOnline));
    const call = await caller.call(phone.number);
    await reached;
    if (moment === "between") await sleep(Math.random() * 250);
    await gateway.kill("SIGKILL");
    gateway = closing(await startGatewayProcess(flags));
    await until(`what the rule wants for ${caller.number} is settled`, () => isSettled(gateway, call.id));
    expect(call.state).toBe("declined");
  }
  expect(shown.toSorted()).toEqual(called.toSorted());
  const { items } = await gateway.ask<{ items: Action[] }>("GET", "/api/actions?kind=text&limit=500");
  expect(items.map(({ state }) => state)).toEqual(called.map(() => "done"));
});

async function isSettled(gateway: GatewayProcess, callId: string): Promise<boolean> {
  const path = `/api/actions?channel_id=${CHANNEL}&call_id=${callId}`;
  const { items } = await gateway.ask<{ items: Action[] }>("GET", path);
  return items.length === 3 && items.every(({ state }) => state !== "pending");
}
