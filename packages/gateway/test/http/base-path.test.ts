import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSettings } from "../../src/config/read-settings.ts";
import { at } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

describe("below a base path", () => {
  let bare: BareGateway;
  let root = "";
  const ask = async (path: string, options: RequestInit = {}): Promise<Response> =>
    fetch(`${root}${path}`, { redirect: "manual", ...options });
  beforeAll(async () => {
    bare = await startBareGateway({ basePath: "/ringhook" });
    root = new URL(bare.gateway.url).origin;
  });
  afterAll(() => bare.close());

  test("its URL has the path, so that commands and people find it there", async () => {
    expect(bare.gateway.url).toBe(`${root}/ringhook`);
    expect((await fetch(`${bare.gateway.url}/healthz`)).status).toBe(200);
  });

  test.each(["/api/channels", "/ringhook/api/channels", "/ringhook//api/channels/"])(
    "%s is answered, whether the proxy keeps the path or takes it away",
    async (path) => {
      const headers = { authorization: `Bearer ${bare.gateway.adminToken}` };
      const answer = await ask(path, { headers });
      expect([answer.status, at(await answer.json(), "items")]).toEqual([200, []]);
    },
  );

  test("errors keep the format of the route that they are of", async () => {
    const own = await ask("/ringhook/api/nothing");
    expect([own.status, at(await own.json(), "code")]).toEqual([404, "NOT_FOUND"]);
    const compatible = await ask("/ringhook/nothing");
    expect(at(await compatible.json(), "error", "code")).toBe(404);
    expect((await ask("/ringhooks/api/channels")).status).toBe(404);
  });

  test("the path alone leads to the page below it", async () => {
    const answer = await ask("/ringhook?from=mail");
    expect([answer.status, answer.headers.get("location")]).toEqual([308, "/ringhook/?from=mail"]);
  });

  test("the session's cookie is for the gateway's API alone", async () => {
    const body = JSON.stringify({ token: bare.gateway.adminToken });
    const headers = { "content-type": "application/json" };
    const signedIn = await ask("/ringhook/api/session", { method: "POST", body, headers });
    expect(signedIn.headers.get("set-cookie")).toContain("; Path=/ringhook/api;");
  });

  test("the API's page and document name paths below it", async () => {
    const page = await (await ask("/ringhook/docs")).text();
    expect(page).toContain('src="/ringhook/docs/start.js"');
    expect(await (await ask("/ringhook/docs/start.js")).text()).toContain('"url":"/ringhook/openapi.json"');
    const document: unknown = await (await ask("/ringhook/openapi.json")).json();
    expect(at(document, "servers", 0, "url")).toBe("/ringhook");
  });

  test("a provider is told the whole address", async () => {
    const made = await bare.operator("POST", "/ringhook/api/channels", { source: { kind: "whapi" } });
    expect(at(made.body, "url")).toMatch(new RegExp(`^${root}/ringhook/in/whapi/`));
  });
});

describe("the base path of the settings", () => {
  const read = (flags: { publicUrl?: string; basePath?: string }) => {
    const { publicUrl, basePath } = readSettings({ flags });
    return [publicUrl, basePath];
  };

  test.each([
    [{}, undefined, ""],
    [{ basePath: "/" }, undefined, ""],
    [{ basePath: "ringhook/" }, undefined, "/ringhook"],
    [{ publicUrl: "https://a.example" }, "https://a.example", ""],
    [{ publicUrl: "https://a.example/calls/in/" }, "https://a.example/calls/in", "/calls/in"],
    [{ publicUrl: "https://a.example", basePath: "/calls" }, "https://a.example/calls", "/calls"],
    [{ publicUrl: "https://a.example/calls", basePath: "/calls" }, "https://a.example/calls", "/calls"],
  ])("%o is %s, below %s", (flags, publicUrl, basePath) => {
    expect(read(flags)).toEqual([publicUrl, basePath]);
  });

  test.each([
    [{ basePath: "/a b" }],
    [{ basePath: "https://a.example/x" }],
    [{ publicUrl: "https://a.example/one", basePath: "/two" }],
  ])("%o is refused", (flags) => {
    expect(() => read(flags)).toThrow(expect.objectContaining({ code: "BAD_SETTING" }));
  });
});
