import { expect } from "vitest";
import { createNetwork } from "../src/index.ts";
import { test } from "./support/network-test.ts";
import { ThinClient } from "./support/thin-client.ts";

test("knows a client that remembers the service's key (IK)", async ({ thin }) => {
  await thin.login();
  const remembered = thin.transport?.serviceKey;
  thin.close();
  await thin.closed();
  await thin.login({ ...(remembered && { serviceKey: remembered }) });
  expect(thin.transport).toMatchObject({ pattern: "IK", serviceKey: remembered });
});

test("falls back with a client that remembers an old key of the service (XXfallback)", async ({
  network,
  thin,
}) => {
  await thin.login();
  const remembered = thin.transport?.serviceKey;
  thin.close();
  await thin.closed();
  network.misbehave.renewServiceKey();
  await thin.login({ ...(remembered && { serviceKey: remembered }) });
  expect(thin.transport?.pattern).toBe("XXfallback");
  expect(thin.transport?.serviceKey).not.toEqual(remembered);
});

test("refuses a client that introduces itself with a key it does not have", async ({
  network,
  thin,
  expectedFaults,
}) => {
  expectedFaults.push("HANDSHAKE_FAILED");
  await thin.login();
  const serviceKey = thin.transport?.serviceKey ?? Buffer.alloc(0);
  thin.close();
  await thin.closed();
  // Claims the client's key and does not have it.
  const other = new ThinClient(network.url);
  Object.assign(other, { jid: thin.jid });
  Object.assign(other.noiseKeys, { public: thin.noiseKeys.public });
  await expect(other.login({ serviceKey })).rejects.toThrow();
});

test("makes the same keys of the same seed", async () => {
  const [one, same, other] = await Promise.all([
    createNetwork({ seed: "a" }),
    createNetwork({ seed: "a" }),
    createNetwork({ seed: "b" }),
  ]);
  expect(Buffer.from(one.rootKey)).toEqual(Buffer.from(same.rootKey));
  expect(Buffer.from(one.rootKey)).not.toEqual(Buffer.from(other.rootKey));
  const [client, again] = [new ThinClient(one.url), new ThinClient(same.url)];
  await client.link(one.createPhone({ number: "61371989950" }));
  await again.link(same.createPhone({ number: "61371989950" }));
  expect(client.transport?.serviceKey).toEqual(again.transport?.serviceKey);
  for (const network of [one, same, other]) {
    expect(network.faults).toEqual([]);
    await network.close();
  }
});

test("names a version of the dictionary that it does not speak", async ({
  network,
  thin,
  expectedFaults,
}) => {
  expectedFaults.push("DICTIONARY_UNKNOWN");
  await expect(thin.login({ header: Buffer.from([0x57, 0x41, 6, 2]) })).rejects.toThrow("closed");
  expect(network.faults[0]?.message).toContain("expected version 3, got 2");
});
