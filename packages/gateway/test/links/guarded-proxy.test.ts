import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createLog } from "../../src/log/log.ts";
import { proxyAddresses } from "../../src/sinks/http/check-address.ts";
import { AddressGuard } from "../../src/sinks/http/guard.ts";
import { linkedDevices } from "../../src/sources/linked-device/linked-devices.ts";
import { closing } from "../stage/closing.ts";
import { listening } from "../stage/listening.ts";
import { until } from "../stage/until.ts";

/** Something inside, that counts who knocks. */
async function innerService(): Promise<{ port: number; knocks: string[] }> {
  const knocks: string[] = [];
  const server = createServer((socket) => {
    knocks.push(socket.localAddress ?? "");
    socket.destroy();
  });
  return { port: closing(await listening(server)).port, knocks };
}

/** A link that goes through a proxy, with what its name resolves to at each dial. */
async function connectThrough(
  proxy: string,
  allow: string[],
  answers: string[][],
): Promise<{ lookups: number }> {
  const seen = { lookups: 0 };
  const guard = new AddressGuard(allow);
  const link = linkedDevices({
    url: "ws://192.0.2.1:9/ws/chat",
    log: createLog({ level: "silent" }),
    random: () => 0,
    times: { backoffMs: 10, longestBackoffMs: 20 },
  })({
    channelId: "MANTIS-M72HC",
    credentials: { read: async () => new Map(), write: async () => {}, clear: async () => {} },
    preferences: () => ({ offline: false, proxy }),
    proxyAddresses: (url) =>
      proxyAddresses(guard, url, (_name, _options, callback) => {
        const addresses = answers[Math.min(seen.lookups++, answers.length - 1)] ?? [];
        callback(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
      }),
    handlers: {
      onSignal: async () => {},
      onDrained: async () => {},
      onState: () => {},
      onIgnored: () => {},
      onMended: () => {},
    },
  });
  onTestFinished(() => link.stop());
  await link.linking.pair();
  return seen;
}

it("does not dial a proxy whose name has come to lead inside", async () => {
  const { port, knocks } = await innerService();
  const seen = await connectThrough(
    `socks5://proxy.example:${port}`,
    [],
    [["127.0.0.1"], ["127.0.0.1", "10.0.0.1"]],
  );
  await until("it was tried several times", () => seen.lookups >= 3);
  expect(knocks).toEqual([]);
});

it.each(["socks5://127.0.0.1:PORT", "socks5h://[::ffff:127.0.0.1]:PORT"])("does not dial %s", async (url) => {
  const { port, knocks } = await innerService();
  await connectThrough(url.replace("PORT", String(port)), [], []);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(knocks).toEqual([]);
});

it("dials the address that was checked, where the operator allows its network", async () => {
  const { port, knocks } = await innerService();
  const seen = await connectThrough(
    `socks5://proxy.example:${port}`,
    ["127.0.0.1/32"],
    [["10.0.0.1", "127.0.0.1"]],
  );
  await until("the proxy is reached", () => knocks.length > 0);
  expect(knocks[0]).toBe("127.0.0.1");
  expect(seen.lookups).toBeGreaterThan(0);
});

it("refuses a port that the operator does not allow", async () => {
  const guard = new AddressGuard(["127.0.0.0/8"], [443]);
  await expect(proxyAddresses(guard, "socks5://127.0.0.1:1080")).rejects.toMatchObject({
    code: "PORT_REFUSED",
  });
  await expect(proxyAddresses(guard, "socks5://127.0.0.1")).rejects.toMatchObject({ code: "PORT_REFUSED" });
});
