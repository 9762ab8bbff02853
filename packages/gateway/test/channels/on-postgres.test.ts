import { afterAll, beforeAll, expect, it } from "vitest";
import { look } from "../../src/cli/doctor/check.ts";
import { checkDatabase } from "../../src/cli/doctor/checks.ts";
import { readSettings } from "../../src/config/read-settings.ts";
import { closing } from "../stage/closing.ts";
import { initiated, missed, ringing } from "../stage/events.ts";
import { ADMIN_TOKEN } from "../stage/gateway-process.ts";
import { setGatewayStage } from "../stage/gateway-stage.ts";
import { type PostgresServer, startPostgres } from "../stage/postgres.ts";
import { CHANNEL, OWN, T } from "../stage/samples.ts";
import { until } from "../stage/until.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

const SECRET_KEY = Buffer.alloc(32, 7).toString("base64");

async function setStage() {
  const databaseUrl = await server.database();
  const settings = { databaseUrl, adminToken: ADMIN_TOKEN, secretKey: SECRET_KEY };
  return { databaseUrl, settings, stage: closing(await setGatewayStage({ settings })) };
}

it("runs the whole gateway: calls, webhooks, lists and sums, also after a restart", async () => {
  const { stage, settings } = await setStage();
  await stage.link();
  const call = await stage.caller.call(OWN, { at: T });
  await call.ring({ at: T + 1_000 });
  await call.timeOut({ at: T + 9_000 });
  await call.acknowledged();
  const told = [initiated(T), ringing(T + 1_000), missed(T + 9_000)];
  expect(await stage.events(3)).toEqual(told);
  await stage.stopGateway();
  await stage.startGateway();
  await stage.isOnline();
  const ask = async (path: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const response = await fetch(new URL(path, stage.gateway.url), { headers });
    expect(response.status).toBe(200);
    return response.json();
  };
  expect(await ask("/api/calls")).toMatchObject({ items: [{ id: call.id, status: "missed" }] });
  expect(await ask("/api/deliveries")).toMatchObject({
    items: Array.from({ length: 3 }, () => ({ state: "delivered" })),
  });
  expect(await ask(`/api/calls/${CHANNEL}/${call.id}`)).toMatchObject({ id: call.id });
  expect(await ask("/readyz")).toEqual({ status: "ready" });
  const config = readSettings({ flags: settings });
  expect(await look("database", () => checkDatabase(config))).toMatchObject({
    result: "ok",
    detail: expect.stringMatching(/^PostgreSQL \d+(\.\d+)?, up to date; 1 channel; used by /),
  });
});

it("ends its links before its leases do when the database is gone, and goes on when it is back", async () => {
  const { stage } = await setStage();
  await stage.link();
  await server.kill();
  await until("the link has ended", () => !stage.own.devices.some(({ isOnline }) => isOnline));
  await server.start();
  await stage.isOnline();
  const call = await stage.caller.call(OWN, { at: T });
  await call.acknowledged();
  expect(await stage.events(1)).toEqual([initiated(T)]);
});
