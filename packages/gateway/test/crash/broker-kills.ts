import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Releasers } from "../../src/releasers.ts";
import type { BrokerServer } from "../stage/brokers/broker-server.ts";
import { type GatewayProcess, startGatewayProcess } from "../stage/gateway-process.ts";
import { lastingPort } from "../stage/listening.ts";
import { until } from "../stage/until.ts";
import { type BrokerReport, reportOf } from "./broker-run.ts";

const SETTLE_MS = 120_000;
const CHANNEL = "SHOP";

/**
 * Kills a gateway again and again while a provider tells it of calls, which it publishes to a broker; what it did not accept is told
 * again, as providers do.
 */
export async function runGatewayKills(
  server: BrokerServer,
  { calls, kills }: { calls: number; kills: number },
): Promise<BrokerReport> {
  const releasers = new Releasers();
  try {
    const dataDir = await mkdtemp(join(tmpdir(), "ringhook-broker-kills-"));
    releasers.add(() => rm(dataDir, { recursive: true, force: true }));
    const port = await lastingPort();
    let gateway = await start(dataDir, port);
    releasers.add(async () => {
      await gateway.close();
    });
    const place = await server.openPlace();
    const send = await lead(gateway, server, place.to);
    const ids = Array.from({ length: calls }, (_, index) => `CALL${index}`);
    let told = 0;
    const telling = Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (let index = worker; index < ids.length; index += 8) {
          for (const status of ["initiated", "ringing", "missed"]) await send(ids[index] ?? "", status);
          told += 1;
        }
      }),
    );
    for (let kill = 0; kill < kills; kill += 1) {
      const enough = Math.ceil((calls * (kill + 1)) / (kills + 1));
      await until(`call ${enough} is told`, () => told >= enough, SETTLE_MS);
      await gateway.kill("SIGKILL");
      gateway = await start(dataDir, port);
    }
    await telling;
    await until("nothing is pending", () => isQuiet(gateway), SETTLE_MS);
    return reportOf(ids, await place.messages());
  } finally {
    await releasers.release();
  }
}

function start(dataDir: string, port: number): Promise<GatewayProcess> {
  return startGatewayProcess(["--data-dir", dataDir, "--port", String(port), "--log-level", "fatal"]);
}

/** Leads a provider's channel to the broker. @returns tells of a call's status, until that is accepted */
async function lead(
  gateway: GatewayProcess,
  { kind, access, url }: BrokerServer,
  to: string,
): Promise<(id: string, status: string) => Promise<void>> {
  await gateway.ask("POST", "/api/brokers", { name: "main", kind, url: url(), ...access });
  const source = { kind: "whapi" };
  const shop = await gateway.ask<{ url: string; header: string; secret: string }>("POST", "/api/channels", {
    id: CHANNEL,
    source,
  });
  await gateway.ask("POST", `/api/channels/${CHANNEL}/webhooks`, { broker: "main", to });
  const headers = { [shop.header]: shop.secret, "content-type": "application/json" };
  const number = "12025550100@s.whatsapp.net";
  return async (id, status) => {
    const call = { id, from: number, chat_id: number, status, timestamp: Date.now() };
    const flags = { group_call: false, video_call: false, offline_call: false };
    const event = { type: "calls", event: "post" };
    const body = JSON.stringify({ calls: [{ ...call, ...flags }], event, channel_id: "OTHER" });
    await until(`${status} of ${id} is accepted`, () => isAccepted(shop.url, { headers, body }), SETTLE_MS);
  };
}

async function isAccepted(
  url: string,
  request: { headers: Record<string, string>; body: string },
): Promise<boolean> {
  try {
    return (await fetch(url, { method: "POST", ...request })).ok;
  } catch {
    return false;
  }
}

async function isQuiet(gateway: GatewayProcess): Promise<boolean> {
  const { held } = await gateway.ask<{ held: number }>("GET", `/api/channels/${CHANNEL}/source`);
  const { items } = await gateway.ask<{ items: unknown[] }>("GET", "/api/deliveries?state=pending&limit=1");
  return held === 0 && items.length === 0;
}
