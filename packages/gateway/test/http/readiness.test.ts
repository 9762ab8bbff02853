import { mkdirSync, renameSync, rmSync } from "node:fs";
import { expect } from "vitest";
import { test } from "../stage/gateway-stage.ts";
import { until } from "../stage/until.ts";
import { client } from "./api.ts";

test("a gateway whose data folder is gone is not ready and acknowledges nothing, until the folder is back", async ({
  stage,
}) => {
  const { gateway, dataDir, caller, own } = stage;
  const ask = client(gateway.url, gateway.adminToken);
  expect(await ask("GET", "/readyz")).toMatchObject({ status: 200, body: { status: "ready" } });

  const away = `${dataDir}-away`;
  renameSync(dataDir, away);
  mkdirSync(dataDir);
  await until("it is not ready", async () => (await ask("GET", "/readyz")).status === 503);
  expect((await ask("GET", "/readyz")).body).toMatchObject({
    code: "NOT_READY",
    detail: expect.stringContaining("ringhook.db was removed"),
  });
  const call = await caller.call(own.number);
  await until("the journal's write failed", async () =>
    /failures_total\{operation="record"\} [1-9]/.test(await metrics()),
  );
  const sent = stage.network.stanzas.filter(({ callId }) => callId === call.id);
  expect(sent.length).toBeGreaterThan(0);
  expect(sent.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined)).toEqual([]);

  rmSync(dataDir, { recursive: true });
  renameSync(away, dataDir);
  await until("it is ready again", async () => (await ask("GET", "/readyz")).status === 200);
  // WhatsApp sends again what was not acknowledged.
  await until("the call's webhook came", () =>
    stage.receiver.taken().some(({ body }) => body.includes(call.id)),
  );
  await call.acknowledged();
  await call.hangUp();

  async function metrics(): Promise<string> {
    return String((await ask("GET", "/metrics")).body);
  }
});
