import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addressOf, networkOfClient } from "../../src/http/door/client-address.ts";
import { FAILED_LOGINS } from "../../src/http/door/failed-logins.ts";
import { trustedProxies } from "../../src/http/door/trusted-proxies.ts";
import { type Ask, client } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

/** Sends more unknown tokens than are answered 401, each another one. */
async function fail(ask: Ask, headers: Record<string, string>): Promise<number> {
  let status = 0;
  for (let tries = 0; tries <= FAILED_LOGINS; tries += 1) {
    status = (await ask("POST", "/api/session", { token: `nobody-${tries}` }, headers)).status;
  }
  return status;
}

describe("behind a trusted proxy", () => {
  let bare: BareGateway;
  let anybody: Ask;
  beforeAll(async () => {
    bare = await startBareGateway({ trustedProxies: "127.0.0.1,10.0.0.0/8" });
    anybody = client(bare.gateway.url);
  });
  afterAll(() => bare.close());

  test("failures count for the address that the proxy names, through more proxies as well", async () => {
    expect(await fail(anybody, { "x-forwarded-for": "203.0.113.7" })).toBe(429);
    const sameClient = { "x-forwarded-for": "6.6.6.6, 203.0.113.7, 10.2.3.4" };
    const other = { "x-forwarded-for": "203.0.113.8" };
    const wrong = { token: "nobody" };
    expect((await anybody("POST", "/api/session", wrong, sameClient)).status).toBe(429);
    expect((await anybody("POST", "/api/session", wrong, other)).status).toBe(401);
  });

  test("a known token passes from an address that has failed too often", async () => {
    const forwarded = { "x-forwarded-for": "203.0.113.9" };
    expect(await fail(anybody, forwarded)).toBe(429);
    const { adminToken } = bare.gateway;
    expect((await anybody("POST", "/api/session", { token: adminToken }, forwarded)).status).toBe(200);
    expect((await bare.operator("GET", "/api/channels", undefined, forwarded)).status).toBe(200);
  });

  test.each([
    ["https", true],
    ["http", false],
  ])("a session's cookie is secure when the proxy was asked by %s: %s", async (protocol, isSecure) => {
    const headers = { "x-forwarded-proto": protocol };
    const answer = await anybody("POST", "/api/session", { token: bare.gateway.adminToken }, headers);
    expect(answer.headers.get("set-cookie")?.includes("; Secure")).toBe(isSecure);
  });

  test("the log has the address that the proxy names", async () => {
    await bare.operator("POST", "/api/channels", { id: "NAMED" }, { "x-forwarded-for": "203.0.113.10:4711" });
    const line = bare.lines().find(({ made }) => made === "NAMED");
    expect(line?.address).toBe("203.0.113.10");
  });
});

describe("without a trusted proxy", () => {
  let bare: BareGateway;
  beforeAll(async () => {
    bare = await startBareGateway({ trustedProxies: "192.0.2.1" });
  });
  afterAll(() => bare.close());

  test("forwarding headers are not trusted", async () => {
    const anybody = client(bare.gateway.url);
    expect(await fail(anybody, { "x-forwarded-for": "203.0.113.7" })).toBe(429);
    const headers = { "x-forwarded-for": "203.0.113.8", "x-forwarded-proto": "https" };
    expect((await anybody("POST", "/api/session", { token: "nobody" }, headers)).status).toBe(429);
    const signedIn = await anybody("POST", "/api/session", { token: bare.gateway.adminToken }, headers);
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers.get("set-cookie")).not.toContain("Secure");
  });
});

describe("an address", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["203.0.113.7:443", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["[2001:db8::7]:443", "2001:db8::7"],
    ["[2001:db8::7]", "2001:db8::7"],
    ["fe80::1%eth0", "fe80::1"],
    ["unknown", "unknown"],
    ["_hidden", "unknown"],
    ["<script>", "unknown"],
  ])("%s, as proxies write it, is %s", (ip, address) => {
    expect(addressOf(ip)).toBe(address);
  });

  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::9", "2001:db8:1:2::/64"],
    ["2001:db8::9", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("%s counts as %s", (address, network) => {
    expect(networkOfClient(address)).toBe(network);
  });

  test.each([
    ["127.0.0.1", true],
    ["::ffff:127.0.0.1", true],
    ["10.1.2.3", true],
    ["fd00::1", true],
    ["fd01::1", false],
    ["11.0.0.1", false],
    ["unknown", false],
  ])("%s is that of a trusted proxy: %s", (address, isTrusted) => {
    expect(trustedProxies(["127.0.0.1/32", "10.0.0.0/8", "fd00::/16"])(address)).toBe(isTrusted);
  });
});
