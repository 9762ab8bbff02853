import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { gatewayUrl } from "../../src/config/gateway-url.ts";
import { type Listening, listening } from "../stage/listening.ts";
import { runCommand } from "../stage/run-command.ts";

const TOKEN = "sample-admin-token-for-tests";

interface Seen {
  path: string;
  authorization: string | undefined;
}

let server: Listening;
let host = "";
let seen: Seen[] = [];
beforeAll(async () => {
  // A proxy's host: the gateway is under /ringhook, and something else at the root.
  const proxy = createServer((request, response) => {
    const path = request.url ?? "";
    seen.push({ path, authorization: request.headers.authorization });
    if (path.startsWith("/moved")) {
      response.writeHead(302, { location: path.replace(/^\/moved/, "") }).end();
    } else if (path.startsWith("/ringhook/")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ items: [], next_cursor: null }));
    } else {
      response.writeHead(200).end("<h1>another service</h1>");
    }
  });
  server = await listening(proxy);
  host = `127.0.0.1:${server.port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
});

describe("a command asks a gateway behind a path", () => {
  it.each(["", "/", "//"])("under that path, which may end with %j", async (end) => {
    const env = { RINGHOOK_ADMIN_TOKEN: TOKEN };
    const { status, stdout } = await runCommand(["channels", "--url", `http://${host}/ringhook${end}`], env);
    expect([status, stdout]).toEqual([0, expect.stringContaining("No channels yet")]);
    expect(seen).toEqual([{ path: "/ringhook/api/channels?limit=500", authorization: `Bearer ${TOKEN}` }]);
  });

  it("named by RINGHOOK_URL, without its scheme, with a line break from a file", async () => {
    const env = { RINGHOOK_ADMIN_TOKEN: `${TOKEN}\n`, RINGHOOK_URL: `${host}/ringhook\n` };
    const { status, stderr } = await runCommand(["webhook", "list", "MANTIS-M72HC"], env);
    expect([status, stderr]).toEqual([0, ""]);
    expect(seen).toEqual([
      { path: "/ringhook/api/channels/MANTIS-M72HC/webhooks", authorization: `Bearer ${TOKEN}` },
    ]);
  });

  it("and follows no redirect, so that the token goes nowhere that was not named", async () => {
    const { status, stderr } = await runCommand(["channels", "--url", `http://${host}/moved/ringhook`], {
      RINGHOOK_ADMIN_TOKEN: TOKEN,
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining("[GATEWAY_ANSWER_UNKNOWN]")]);
    expect(stderr).toContain("redirects to /ringhook/api/channels");
    expect(seen.map(({ path }) => path)).toEqual(["/moved/ringhook/api/channels?limit=500"]);
  });
});

it("takes empty variables for absent ones", async () => {
  const env = { RINGHOOK_URL: "", RINGHOOK_ADMIN_TOKEN: "", RINGHOOK_DATA_DIR: "" };
  const { stderr } = await runCommand(["channels"], env);
  expect(stderr).toContain("no admin token found in RINGHOOK_ADMIN_TOKEN or ./data");
});

it("says of a token with a line break inside it what is wrong", async () => {
  const env = { RINGHOOK_ADMIN_TOKEN: "sample-admin\ntoken-for-tests" };
  const { status, stderr } = await runCommand(["channels", "--url", `http://${host}`], env);
  expect([status, stderr]).toEqual([1, expect.stringContaining("white space [BAD_SETTING]")]);
  expect(stderr).not.toContain("token-for-tests");
  expect(seen).toEqual([]);
});

describe("the URL of a gateway", () => {
  it.each([
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["127.0.0.1:8080/", "http://127.0.0.1:8080"],
    ["localhost:8080", "http://localhost:8080"],
    ["[::1]:8080", "http://[::1]:8080"],
    [" https://Example.com/a/b// ", "https://example.com/a/b"],
  ])("%j is %s", (given, url) => {
    expect(gatewayUrl("--url", given)).toBe(url);
  });

  it.each([
    "",
    "ftp://example.com",
    "http://",
    "http://user:hunter2@example.com",
    "http://example.com?token=hunter2",
    "http://example.com/#token=hunter2",
    "not a URL",
  ])("%j is none, and a secret in it is not repeated", (given) => {
    const refused = expect.objectContaining({ code: "BAD_SETTING" });
    expect(() => gatewayUrl("--url", given)).toThrow(refused);
    expect(() => gatewayUrl("--url", given)).not.toThrow("hunter2");
  });
});
