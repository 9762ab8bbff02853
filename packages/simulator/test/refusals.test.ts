import { expect } from "vitest";
import { aMoment, test } from "./support/network-test.ts";

// Baileys says nothing at all when its upgrade is refused, so these tests ask the WebSocket below it.
test.for([401, 403, 429, 503] as const)(
  "answers the next upgrade with %i",
  async (status, { network, client }) => {
    await client.crash();
    network.misbehave.refuseUpgrade({ status });
    const socket = client.connect({ connectTimeoutMs: 2_000 });
    const answer = await new Promise<{ statusCode?: number }>((resolve) => {
      socket.ws.on("unexpected-response", (_request: unknown, response: { statusCode?: number }) =>
        resolve(response),
      );
    });
    expect(answer.statusCode).toBe(status);
    await client.login();
  },
);

test.for([401, 403, 405, 503] as const)(
  "refuses the next login with %i",
  async (reason, { network, client }) => {
    await client.crash();
    network.misbehave.refuseLogin({ reason });
    await client.connectUntilClosed();
    expect(client.lastClose).toBe(reason);
    await client.login();
  },
);

test("refuses only the logins of one number, as often as wanted", async ({
  network,
  client,
  createClient,
  friend,
}) => {
  const other = createClient();
  await other.link(friend);
  await Promise.all([client.crash(), other.crash()]);
  network.misbehave.refuseLogin({ reason: 503, number: friend.number, times: 2 });
  await client.login();
  for (let times = 0; times < 2; times += 1) await other.connectUntilClosed();
  expect(other.lastClose).toBe(503);
  await other.login();
});

test.for(["upgrade", "handshake"] as const)("says nothing at the %s", async (at, { network, client }) => {
  await client.crash();
  network.misbehave.stall({ at });
  await client.connectUntilClosed({ connectTimeoutMs: 300 });
  expect(client.lastClose).toBe(408);
  await client.login();
});

test("stops to refuse when told to", async ({ network, client }) => {
  await client.crash();
  const stop = network.misbehave.refuseLogin({ reason: 403, times: Number.POSITIVE_INFINITY });
  await client.connectUntilClosed();
  stop();
  await client.login();
  network.misbehave.refuseUpgrade({ status: 503 });
  network.misbehave.stop();
  await client.crash();
  await aMoment();
  await client.login();
});
