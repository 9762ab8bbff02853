import { expect, it } from "vitest";
import { closing } from "../stage/closing.ts";
import { test } from "../stage/gateway-stage.ts";
import { CALLER } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { client } from "./api.ts";
import { startBareGateway } from "./bare-gateway.ts";

test("Prometheus reads events, deliveries, attempts, latency, what is pending, commits and links", async ({
  stage,
}) => {
  const { gateway, caller, own, receiver } = stage;
  const ask = client(gateway.url, gateway.adminToken);
  const call = await caller.call(own.number);
  await until("the first event came", () => receiver.requests.length >= 1);
  await call.hangUp();
  await until("all came", () => receiver.taken().length >= 2);
  const lines = async (): Promise<string[]> => {
    const { status, headers, body } = await ask("GET", "/metrics");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/plain/);
    return String(body).split("\n");
  };
  const figureOf = (found: string[], name: string): number =>
    Number(
      found
        .find((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
        ?.split(" ")
        .at(-1),
    );
  await until(
    "both deliveries are counted",
    async () => figureOf(await lines(), 'ringhook_deliveries_total{state="delivered"}') >= 2,
  );
  const found = await lines();
  for (const name of [
    "ringhook_events_total",
    "ringhook_attempts_total",
    "ringhook_delivery_seconds_bucket",
    "ringhook_delivery_seconds_count",
    "ringhook_store_commit_seconds_count",
    "ringhook_store_batch_size_count",
    "ringhook_links",
  ]) {
    expect(figureOf(found, name), name).toBeGreaterThanOrEqual(0);
  }
  expect(figureOf(found, "ringhook_deliveries_pending")).toBe(0);
  expect(figureOf(found, "ringhook_oldest_pending_seconds")).toBe(0);
  expect(figureOf(found, "ringhook_lanes")).toBe(0);
  expect(figureOf(found, 'ringhook_callbacks{state="open"}')).toBe(1);
  expect(figureOf(found, "ringhook_failing_endpoints")).toBe(0);
  expect(found.join("\n")).not.toContain(CALLER);
});

test("a channel that was never linked is told from one that was logged out, also after a restart", async ({
  stage,
}) => {
  await stage.gateway.channels.create({ id: "NEVER-LINKED" });
  stage.own.unlink();
  await stage.reaches("INIT logged_out");
  await stage.stopGateway();
  await stage.startGateway();
  const { body } = await client(stage.gateway.url, stage.gateway.adminToken)("GET", "/metrics");
  expect(String(body)).toContain('ringhook_links{state="INIT",reason="logged_out"} 1\n');
  expect(String(body)).toContain('ringhook_links{state="INIT",reason=""} 1\n');
  expect(String(body)).toContain('ringhook_links{state="AUTH",reason=""} 0\n');
});

it("the token for metrics reads metrics, and nothing else", async () => {
  const token = "sample-metrics-token-for-tests";
  const { gateway } = closing(await startBareGateway({ metricsToken: token }));
  const ask = client(gateway.url, token);
  expect((await ask("GET", "/metrics")).status).toBe(200);
  expect((await ask("GET", "/api/channels")).status).toBe(401);
  expect((await ask("GET", "/health")).status).toBe(401);
  expect((await client(gateway.url, "wrong")("GET", "/metrics")).status).toBe(401);
});
