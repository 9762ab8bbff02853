import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { setGatewayStage } from "../../gateway/test/stage/gateway-stage.ts";
import { missedCalls } from "./missed-calls.ts";

it("types a client that works against a running gateway, as the README shows it", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const example = await readFile(new URL("./missed-calls.ts", import.meta.url), "utf8");
  expect(readme).toContain(example.trimEnd());

  const stage = await setGatewayStage();
  try {
    await stage.link();
    await stage.isOnline();
    const call = await stage.caller.call(stage.own.number);
    await call.ring();
    await call.hangUp();
    await call.acknowledged();
    const { url, adminToken } = stage.gateway;
    expect(await missedCalls(url, adminToken)).toEqual([
      expect.stringMatching(new RegExp(`^${stage.caller.number} at `)),
    ]);
    await expect(missedCalls(url, "wrong")).rejects.toThrow("UNAUTHORIZED: ");
  } finally {
    await stage.close();
  }
});
