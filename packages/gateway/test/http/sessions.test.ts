import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CHANNEL } from "../stage/samples.ts";
import { type Answer, type Ask, at, client } from "./api.ts";

let stage: GatewayStage;
/** A browser without a token; its cookies are sent by hand. */
let browser: Ask;
let token: string;

beforeAll(async () => {
  stage = await setGatewayStage();
  browser = client(stage.gateway.url);
  token = await stage.gateway.channels.keys.rotateToken(CHANNEL);
});
afterAll(() => stage.close());

const cookieOf = (answer: Answer): string => answer.headers.get("set-cookie")?.split(";")[0] ?? "";
const signIn = (secret: string): Promise<Answer> => browser("POST", "/api/session", { token: secret });
const ownPage = (): Record<string, string> => ({ origin: stage.gateway.url });

describe("a session", () => {
  test("stands for the token that signed in, on the own routes", async () => {
    const signedIn = await signIn(token);
    expect(signedIn.headers.get("set-cookie")).toMatch(
      /^ringhook_session=[\w-]+; Max-Age=43200; Path=\/api; HttpOnly; SameSite=Strict$/,
    );
    const cookie = cookieOf(signedIn);
    expect(cookie).not.toContain(token);
    const who = await browser("GET", "/api/session", undefined, { cookie });
    expect(who.body).toEqual({ role: "channel", channel_id: CHANNEL });
    const asAdmin = cookieOf(await signIn(stage.gateway.adminToken));
    expect((await browser("GET", "/api/channels", undefined, { cookie: asAdmin })).status).toBe(200);
  });

  test("changes things from the gateway's own page only", async () => {
    const cookie = cookieOf(await signIn(token));
    const rename = (headers: Record<string, string>) =>
      browser("PATCH", `/api/channels/${CHANNEL}`, { name: "New" }, { cookie, ...headers });
    expect((await rename(ownPage())).status).toBe(200);
    expect((await rename({ "sec-fetch-site": "same-origin" })).status).toBe(200);
    for (const headers of [
      {},
      { origin: "https://example.com" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site", ...ownPage() },
      { "sec-fetch-site": "same-site" },
    ]) {
      const refused = await rename(headers);
      expect([refused.status, at(refused.body, "code")]).toEqual([403, "CROSS_SITE"]);
    }
    const foreign = await browser("POST", "/api/session", { token }, { origin: "https://example.com" });
    expect(at(foreign.body, "code")).toBe("CROSS_SITE");
  });

  test("ends when it is signed out, and when its token is rotated", async () => {
    const cookie = cookieOf(await signIn(token));
    const out = await browser("DELETE", "/api/session", undefined, { cookie, ...ownPage() });
    expect([out.status, out.headers.get("set-cookie")?.startsWith("ringhook_session=; Max-Age=0")]).toEqual([
      204,
      true,
    ]);
    expect((await browser("GET", "/api/session", undefined, { cookie })).status).toBe(401);
    const next = cookieOf(await signIn(token));
    token = await stage.gateway.channels.keys.rotateToken(CHANNEL);
    expect((await browser("GET", "/api/session", undefined, { cookie: next })).status).toBe(401);
  });

  test("lives through a restart of the gateway", async () => {
    const cookie = cookieOf(await signIn(token));
    await stage.stopGateway();
    await stage.startGateway();
    browser = client(stage.gateway.url);
    expect((await browser("GET", "/api/session", undefined, { cookie })).status).toBe(200);
  });

  test("cannot be made up or altered", async () => {
    const cookie = cookieOf(await signIn(token));
    const altered = `${cookie.slice(0, -4)}AAAA`;
    for (const made of [altered, "ringhook_session=", "ringhook_session=eyJhIjoxfQ", "ringhook_session=%"]) {
      expect((await browser("GET", "/api/session", undefined, { cookie: made })).status).toBe(401);
    }
  });

  test("is begun with a known token, however many unknown ones came from the same address", async () => {
    for (let tries = 0; tries < 21; tries += 1) await signIn(`wrong-${tries}`);
    expect((await signIn("wrong-21")).status).toBe(429);
    expect((await signIn(token)).status).toBe(200);
    expect((await signIn("wrong-22")).status).toBe(429);
  });

  test("is begun with a token that was copied with white space", async () => {
    expect((await signIn(` ${token}\n`)).status).toBe(200);
  });
});
