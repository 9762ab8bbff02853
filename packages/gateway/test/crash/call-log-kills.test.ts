import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Call as ApiCall, ResultOf } from "@ringhook/api";
import { createNetwork, type Network } from "@ringhook/simulator";
import { expect, it } from "vitest";
import { openDatabase } from "../../src/store/sqlite/driver.ts";
import { closing, temporaryFolder } from "../stage/closing.ts";
import { type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { type HttpReceiver, startHttpReceiver } from "../stage/http-receiver.ts";
import { seeded } from "../stage/seeded.ts";
import { until } from "../stage/until.ts";
import { linkProcess } from "./link-process.ts";

/** `npm run test:crash` kills two hundred times; `npm test` six times. */
const KILLS = process.env.CRASH === "full" ? 200 : 4;
const CHANNEL = "LOGGED-1";
const CALLEE = "919984351847";
/** A record is read, and is on disk, within about this long after it was asked for. */
const READ_MS = 40;

it(`tells each call of the phone's log once, killed ${KILLS} times between the question and the commit`, {
  timeout: 180_000 + KILLS * 20_000,
}, async () => {
  const random = seeded(17);
  const dataDir = await temporaryFolder();
  const network = closing(await createNetwork());
  const receiver = closing(await startHttpReceiver());
  const flags = ["--data-dir", dataDir, "--whatsapp-url", network.url, "--webhook-allow", "127.0.0.0/8"];
  const start = async () => closing(await startGatewayProcess([...flags, "--log-level", "error"]));
  let gateway = await start();
  const phone = await linkProcess(network, gateway, CHANNEL);
  const webhook = { url: receiver.url, events: ["calls.patch"] };
  await gateway.ask("POST", `/api/channels/${CHANNEL}/webhooks`, webhook);
  network.createPhone({ number: CALLEE });
  const placed = [(await phone.placesCall({ to: CALLEE })).id];
  // The key has come, and is on disk, once the first record is read.
  await until("the first record", () => isLogged(gateway, placed[0] ?? ""));
  let cutOff = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    await until("the client is online", () => phone.devices.some(({ isOnline }) => isOnline));
    const asked = questionOn(network);
    // Two changes, of which one question tells: the first may be on disk without the second.
    const first = await phone.placesCall({ to: CALLEE, duration: kill, quietly: true });
    const second = await phone.placesCall({ to: CALLEE, result: "MISSED" });
    placed.push(first.id, second.id);
    await asked;
    // Each other time before the answer is there.
    if (kill % 2 === 1) await sleep(random() * READ_MS);
    await gateway.kill("SIGKILL");
    if (countOf(dataDir, [first.id, second.id]) < 2) cutOff += 1;
    gateway = await start();
    for (const { id } of [first, second]) await until(`the record of ${id}`, () => isLogged(gateway, id));
  }
  // The run is worth nothing unless it came to what it is about.
  expect(cutOff).toBeGreaterThan(0);
  await until("all are told", () => toldBy(receiver).size === placed.length);
  await expectEachOnce(gateway, placed, toldBy(receiver));
});

async function expectEachOnce(
  gateway: GatewayProcess,
  placed: readonly string[],
  told: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const { items } = await gateway.ask<{ items: ApiCall[] }>("GET", "/api/calls?direction=any&limit=500");
  expect(items.map(({ id }) => id).toSorted()).toEqual(placed.toSorted());
  for (const id of placed) {
    const { events, log } = await gateway.ask<ResultOf<"readCall">>("GET", `/api/calls/${CHANNEL}/${id}`);
    expect([id, log?.result, events.map(({ method }) => method)]).toEqual([
      id,
      expect.any(String),
      ["patch"],
    ]);
    // A webhook may come again after a kill, and is then the same one.
    expect([id, told.get(id)?.size]).toEqual([id, 1]);
  }
}

/** The ids of the webhooks that told of each call. */
function toldBy(receiver: HttpReceiver): Map<string, Set<string>> {
  const told = new Map<string, Set<string>>();
  for (const { body, headers } of receiver.taken()) {
    const updates: { id: string }[] = JSON.parse(body).calls_updates;
    for (const { id } of updates) {
      told.set(id, (told.get(id) ?? new Set()).add(String(headers["webhook-id"])));
    }
  }
  return told;
}

/** Resolves when the gateway asks for the call log. */
function questionOn(network: Network): Promise<void> {
  return new Promise((resolve) => {
    network.on("stanza", ({ stanza }) => {
      if (stanza.tag === "iq" && stanza.attrs.xmlns === "w:sync:app:state") resolve();
    });
  });
}

/** How many of these calls are on disk. */
function countOf(dataDir: string, ids: readonly string[]): number {
  const db = openDatabase(join(dataDir, "ringhook.db"));
  try {
    const found = db.prepare("SELECT 1 FROM calls WHERE log IS NOT NULL AND call_id IN (?, ?)").all(...ids);
    return found.length;
  } finally {
    db.close();
  }
}

async function isLogged(gateway: GatewayProcess, id: string): Promise<boolean> {
  const { items } = await gateway.ask<{ items: ApiCall[] }>("GET", "/api/calls?direction=outgoing&limit=500");
  return items.some((call) => call.id === id && call.log !== undefined);
}
