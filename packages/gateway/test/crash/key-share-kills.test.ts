import { setTimeout as sleep } from "node:timers/promises";
import type { Call as ApiCall } from "@ringhook/api";
import { createNetwork } from "@ringhook/simulator";
import { expect, it } from "vitest";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { startGatewayProcess } from "../stage/gateway-process.ts";
import { seeded } from "../stage/seeded.ts";
import { until } from "../stage/until.ts";
import { linkProcess } from "./link-process.ts";

/** `npm run test:crash` kills a hundred times; `npm test` six times. */
const KILLS = process.env.CRASH === "full" ? 100 : 4;
const CHANNEL = "KEYS-1";
const CALLEE = "919984351847";
/** A key is stored within about this long after the phone has shared it. */
const STORED_MS = 60;

it(`has each of ${KILLS} keys that the phone shares, killed while they come`, {
  timeout: 180_000 + KILLS * 20_000,
}, async () => {
  const random = seeded(23);
  const dataDir = await temporaryFolder();
  const network = closing(await createNetwork());
  const flags = ["--data-dir", dataDir, "--whatsapp-url", network.url, "--log-level", "error"];
  let gateway = closing(await startGatewayProcess(flags));
  const phone = await linkProcess(network, gateway, CHANNEL);
  network.createPhone({ number: CALLEE });
  const isLogged = async (id: string) => {
    const path = "/api/calls?direction=outgoing&limit=500";
    const { items } = await gateway.ask<{ items: ApiCall[] }>("GET", path);
    return items.some((call) => call.id === id && call.log !== undefined);
  };
  for (let kill = 0; kill < KILLS; kill += 1) {
    await until("the client is online", () => phone.devices.some(({ isOnline }) => isOnline));
    phone.appState.renewKey();
    await phone.appState.shareKey();
    await sleep(random() * STORED_MS);
    await gateway.kill("SIGKILL");
    gateway = closing(await startGatewayProcess(flags));
    // Sealed with a key that nobody shares again.
    const { id } = await phone.placesCall({ to: CALLEE, duration: kill });
    await until(`the record of ${id}`, () => isLogged(id));
  }
  expect(network.faults).toEqual([]);
});
