import { expect } from "vitest";
import { CALLER, test } from "../stage/gateway-stage.ts";
import { until } from "../stage/until.ts";
import { client } from "./api.ts";

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
  expect(figureOf(found, "ringhook_failing_endpoints")).toBe(0);
  expect(found.join("\n")).not.toContain(CALLER);
});
