import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkUrlAddress } from "../../src/sinks/http/check-address.ts";
import { AddressGuard, type Lookup } from "../../src/sinks/http/guard.ts";
import { closing } from "../stage/closing.ts";
import { setDeliveryStage } from "../stage/delivery-stage.ts";
import { startHttpReceiver } from "../stage/http-receiver.ts";
import { until } from "../stage/until.ts";

const guard = new AddressGuard([]);

describe("addresses", () => {
  it.each([
    "8.8.8.8",
    "93.184.216.34",
    "2606:2800:220:1:248:1893:25c8:1946",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "64:ff9b::8.8.8.8",
    "168.63.129.17",
  ])("lets %s be dialled", (address) => {
    expect(guard.allows(address)).toBe(true);
  });

  it.each([
    ["private", "10.0.0.1"],
    ["private", "172.16.5.4"],
    ["private", "192.168.1.1"],
    ["loopback", "127.0.0.1"],
    ["loopback", "127.255.255.254"],
    ["unspecified", "0.0.0.0"],
    ["link-local", "169.254.1.1"],
    ["cloud metadata", "169.254.169.254"],
    ["carrier-grade NAT", "100.64.0.1"],
    ["multicast", "224.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["reserved", "240.0.0.1"],
    ["documentation", "203.0.113.9"],
    ["loopback", "::1"],
    ["unspecified", "::"],
    ["unique local", "fd00::1"],
    ["link-local", "fe80::1"],
    ["multicast", "ff02::1"],
    ["mapped loopback", "::ffff:127.0.0.1"],
    ["compatible loopback", "::7f00:1"],
    ["NAT64 loopback", "64:ff9b::7f00:1"],
    ["NAT64 cloud metadata", "64:ff9b::a9fe:a9fe"],
    ["NAT64 private", "64:ff9b::10.0.0.1"],
    ["NAT64 unspecified", "64:ff9b::"],
    ["NAT64 cloud host", "64:ff9b::168.63.129.16"],
    ["local-use NAT64", "64:ff9b:1::808:808"],
    ["local-use NAT64", "64:ff9b:1:fffe::808:808"],
    ["neighbour of NAT64", "64:ff9b:0:0:0:1:808:808"],
    ["cloud host", "168.63.129.16"],
    ["mapped cloud host", "::ffff:168.63.129.16"],
    ["cloud metadata in carrier-grade NAT", "100.100.100.200"],
    ["cloud metadata", "192.0.0.192"],
    ["cloud metadata", "fd00:ec2::254"],
    ["cloud service endpoint", "161.26.0.10"],
    ["cloud service endpoint", "166.9.12.1"],
    ["benchmarking", "198.18.0.1"],
    ["documentation", "3fff::1"],
    ["segment routing", "5f00::1"],
    ["6to4", "2002:7f00:1::"],
    ["Teredo", "2001::1"],
    ["documentation", "2001:db8::1"],
  ])("refuses the %s address %s", (_kind, address) => {
    expect(guard.allows(address)).toBe(false);
  });

  it("lets through the networks that the operator allows, and no more", () => {
    const allowing = new AddressGuard(["10.1.0.0/16", "fd00::/8"]);
    expect(["10.1.2.3", "fd00::5", "::ffff:10.1.2.3"].map((address) => allowing.allows(address))).toEqual([
      true,
      true,
      true,
    ]);
    expect(["10.2.0.1", "127.0.0.1", "fe80::1"].map((address) => allowing.allows(address))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

it("an allowed network counts for addresses that carry one of it", () => {
  const allowing = new AddressGuard(["10.0.0.0/8", "64:ff9b:1::/48"]);
  const carried = ["64:ff9b::10.1.2.3", "64:ff9b:1::10.1.2.3", "64:ff9b::192.168.1.1"];
  expect(carried.map((address) => allowing.allows(address))).toEqual([true, true, false]);
});

it("judges what NAT64 carries as it judges that itself", () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(guard.allows(`64:ff9b::${address}`)).toBe(guard.allows(address));
    }),
  );
});

describe("at registration", () => {
  it("takes a name of which one address is public, and none of which all are inside", async () => {
    const named =
      (...addresses: string[]): Lookup =>
      (_host, _options, callback) =>
        callback(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
    const url = "http://several.example/";
    await expect(checkUrlAddress(guard, url, named("10.0.0.1", "8.8.8.8"))).resolves.toBeUndefined();
    const inside = named("10.0.0.1", "127.0.0.1");
    await expect(checkUrlAddress(guard, url, inside)).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
  });

  it.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://169.254.169.254/latest/meta-data",
    "http://localhost/",
  ])("refuses %s and names the setting that would allow it", async (url) => {
    await expect(checkUrlAddress(guard, url)).rejects.toMatchObject({
      code: "ADDRESS_REFUSED",
      hint: expect.stringContaining("RINGHOOK_WEBHOOK_ALLOW"),
    });
  });

  it("refuses a port that is not among the allowed ones, and names the setting", async () => {
    const web = new AddressGuard(["127.0.0.0/8"], [80, 443]);
    await expect(checkUrlAddress(web, "https://127.0.0.1/")).resolves.toBeUndefined();
    await expect(checkUrlAddress(web, "http://127.0.0.1:6379/")).rejects.toMatchObject({
      code: "PORT_REFUSED",
      hint: expect.stringContaining("RINGHOOK_WEBHOOK_PORTS=80,443,6379"),
    });
  });

  it("lets a name through that has no address yet", async () => {
    await expect(checkUrlAddress(guard, "http://no-such-host.invalid/")).resolves.toBeUndefined();
  });
});

describe("at sending", () => {
  async function attemptTo(
    url: string,
    allow: string[],
    lookup?: Lookup,
  ): Promise<Record<string, unknown> | undefined> {
    const stage = await setDeliveryStage({
      webhooks: [{ url }],
      allow,
      retryDelayMs: 60_000,
      ...(lookup && { lookup }),
    });
    await stage.play("A", "offered");
    await until("the attempt is settled", () => stage.settlements.length > 0);
    return stage.query("SELECT status, error, address FROM attempts_made")[0];
  }

  it("refuses a literal address, for which no resolver is ever asked", async () => {
    const target = closing(await startHttpReceiver());
    expect(await attemptTo(target.url, [])).toMatchObject({ error: "ADDRESS_REFUSED", status: null });
    expect(target.requests).toEqual([]);
  });

  it("refuses a name that answers with a public address first and a private one at the dial", async () => {
    const target = closing(await startHttpReceiver());
    const answers = ["93.184.216.34", "127.0.0.1"];
    const rebinding: Lookup = (_host, _options, callback) =>
      callback(null, [{ address: answers.shift() ?? "127.0.0.1", family: 4 }]);
    const url = target.url.replace("127.0.0.1", "rebind.example");
    await checkUrlAddress(guard, url, rebinding);
    expect(await attemptTo(url, [], rebinding)).toMatchObject({ error: "ADDRESS_REFUSED", status: null });
    expect(target.requests).toEqual([]);
  });

  it("refuses a private address also when a connection that was kept alive is dialled anew", async () => {
    const target = closing(
      await startHttpReceiver(() => ({ status: 200, headers: { connection: "close" } })),
    );
    // The network that is allowed stands for a public one.
    const answers = ["127.0.0.1", "127.0.0.1", "10.0.0.1"];
    const rebinding: Lookup = (_host, _options, callback) =>
      callback(null, [{ address: answers.shift() ?? "10.0.0.1", family: 4 }]);
    const stage = await setDeliveryStage({
      webhooks: [{ url: target.url.replace("127.0.0.1", "rebind.example") }],
      allow: ["127.0.0.0/8"],
      retryDelayMs: 60_000,
      concurrency: 1,
      lookup: rebinding,
    });
    for (const callId of ["A", "B", "C"]) {
      await stage.play(callId, "offered");
      await until("it is settled", () => stage.settlements.length === ["A", "B", "C"].indexOf(callId) + 1);
    }
    expect(stage.settlements.map(({ attempt }) => attempt?.error)).toEqual([null, null, "ADDRESS_REFUSED"]);
    expect(target.requests).toHaveLength(2);
  });

  it("dials, of several addresses of a name, those that are allowed", async () => {
    const target = closing(await startHttpReceiver());
    // Only one network is allowed, and stands for what is public; in either order.
    const both =
      (...addresses: string[]): Lookup =>
      (_host, _options, callback) =>
        callback(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
    const url = target.url.replace("127.0.0.1", "both.example");
    const taken = { status: 200, address: "127.0.0.1" };
    expect(await attemptTo(url, ["127.0.0.1/32"], both("127.0.0.2", "127.0.0.1"))).toMatchObject(taken);
    expect(await attemptTo(url, ["127.0.0.1/32"], both("127.0.0.1", "127.0.0.2"))).toMatchObject(taken);
    const none = both("127.0.0.2", "10.0.0.1");
    expect(await attemptTo(url, ["127.0.0.1/32"], none)).toMatchObject({ error: "ADDRESS_REFUSED" });
    expect(target.requests).toHaveLength(2);
  });

  it("dials the address it checked, and logs it", async () => {
    const target = closing(await startHttpReceiver());
    const lookup: Lookup = (_host, _options, callback) =>
      callback(null, [{ address: "127.0.0.1", family: 4 }]);
    const url = target.url.replace("127.0.0.1", "inside.example");
    expect(await attemptTo(url, ["127.0.0.0/8"], lookup)).toMatchObject({
      status: 200,
      address: "127.0.0.1",
    });
    expect(target.requests[0]?.headers.host).toContain("inside.example");
  });
});
