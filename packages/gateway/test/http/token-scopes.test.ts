import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TokenScope } from "../../src/store/token-store.ts";
import { type GatewayStage, setGatewayStage } from "../stage/gateway-stage.ts";
import { CALLER, CHANNEL, OWN } from "../stage/samples.ts";
import { until } from "../stage/until.ts";
import { type Answer, type Ask, at, client } from "./api.ts";

const PAGE = new URL("../../../../docs/reference/tokens.md", import.meta.url);
const SCOPES: readonly TokenScope[] = ["read", "send", "manage"];
/** The channel of the tokens; the one with data is another. */
const MINE = "MINE";
const OPEN = ["GET /healthz", "GET /readyz", "POST /api/session"];

let stage: GatewayStage;
let routes: string[];
/** Tokens by their scopes and whether they are for the one channel or for all, such as `read,send of all`. */
const asks = new Map<string, Ask>();
/** A path of the document with the ids of a channel, and of what is the other's. */
let fill: (path: string, channelId: string) => string;
/** What the other channel's data can be known by. */
let marks: string[];

beforeAll(async () => {
  stage = await setGatewayStage();
  const { url, adminToken, channels } = stage.gateway;
  const operator = client(url, adminToken);
  await channels.create({ id: MINE });
  await stage.link();
  const call = await stage.caller.call(OWN);
  await call.timeOut();
  await stage.bodies(2);
  const deliveryId = String(at((await operator("GET", "/api/deliveries")).body, "items", 0, "id"));
  const webhookId = String(
    at((await operator("GET", `/api/channels/${CHANNEL}/webhooks`)).body, "items", 0, "id"),
  );
  marks = [CALLER, OWN, "Jonathan", "Sample", stage.receiver.url, `"${deliveryId}"`, `"${CHANNEL}"`];
  for (const scopes of subsets(SCOPES)) {
    for (const of of ["one", "all"]) {
      const body = { name: `${scopes} of ${of}`, scopes, channels: of === "all" ? "all" : [MINE] };
      const { token } = (await operator("POST", "/api/tokens", body)).body as { token: string };
      asks.set(body.name, client(url, token));
    }
  }
  const { paths } = (await operator("GET", "/openapi.json")).body as { paths: Record<string, object> };
  routes = Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .filter((route) => !OPEN.includes(route));
  fill = (path, channelId) =>
    path
      .replace("{delivery_id}", deliveryId)
      .replace(/\{(id|channel_id)\}/, channelId)
      .replace(/\{(call_id|CallID)\}/, call.id)
      .replace("{webhook_id}", webhookId)
      .replace("{PhoneNumber}", "1");
});
afterAll(() => stage.close());

function subsets(scopes: readonly TokenScope[]): TokenScope[][] {
  const [first, ...rest] = scopes;
  if (first === undefined) return [];
  return [[first], ...subsets(rest).flatMap((set) => [set, [first, ...set]])];
}

async function ask(name: string, route: string, channelId: string): Promise<Answer> {
  const [method = "", path = ""] = route.split(" ");
  const body = method === "GET" ? undefined : { dry_run: true };
  // A stream is asked for from where there is nothing, so that it is refused once it may be had.
  const query = path === "/api/events" ? "?last_event_id=nothing" : "?wakeup=false";
  const send = asks.get(name);
  if (!send) throw new Error(`there is no token ${name}`);
  return send(method, `${fill(path, channelId)}${query}`, body);
}

/** Whether an answer says that the token does not open the route. */
function isShut({ status, body }: Answer): boolean {
  const told = String(at(body, "code") ?? at(body, "error", "details"));
  return status === 401 ? /^UNAUTHORIZED/.test(told) : /^(SCOPE|OWNER|ADMIN)_NEEDED/.test(told);
}

interface Row {
  scope: TokenScope | "any" | "none";
  of: "its channels" | "all channels" | "one channel" | "";
}

/** What a route really asks of a token. */
async function rowOf(route: string): Promise<Row> {
  const opened = async (of: string): Promise<TokenScope[]> => {
    const answers = SCOPES.map(
      async (scope) => [scope, await ask(`${scope} of ${of}`, route, MINE)] as const,
    );
    return (await Promise.all(answers)).flatMap(([scope, answer]) => (isShut(answer) ? [] : [scope]));
  };
  const [one, all] = [await opened("one"), await opened("all")];
  const scopes = one.length > 0 ? one : all;
  if (scopes.length === 0) return { scope: "none", of: "" };
  const scope = scopes.length === SCOPES.length ? "any" : (scopes[0] ?? "none");
  expect([route, scopes.length]).toEqual([route, scope === "any" ? SCOPES.length : 1]);
  if (one.length === 0) return { scope, of: "all channels" };
  if (all.length === 0) return { scope, of: "one channel" };
  expect([route, all]).toEqual([route, one]);
  return { scope, of: "its channels" };
}

const BEGIN = "| route | scope | of a token for |\n|---|---|---|\n";

function written(): Map<string, Row> {
  const [, table = ""] = readFileSync(PAGE, "utf8").split(BEGIN);
  const rows = [...table.matchAll(/^\| `(.+?)` \| (\w+) \| ([\w ]*) \|$/gm)];
  return new Map(rows.map(([, route = "", scope, of]) => [route, { scope, of } as Row]));
}

test("a token reaches exactly the routes that the page gives its scopes", async () => {
  const found = new Map<string, Row>();
  for (const route of routes) found.set(route, await rowOf(route));
  // UPDATE=1 rewrites the page after a change of the routes; what it says then is what has to be looked at.
  if (process.env.UPDATE === "1") {
    const [head = ""] = readFileSync(PAGE, "utf8").split(BEGIN);
    const lines = [...found].map(([route, { scope, of }]) => `| \`${route}\` | ${scope} | ${of} |\n`);
    writeFileSync(PAGE, `${head}${BEGIN}${lines.join("")}`);
  }
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(written()));
  expect(found.size).toBeGreaterThan(80);
});

test("no token for one channel sees anything of another, and scopes add up to no more (fuzz)", async () => {
  const rows = written();
  const request = fc.record({
    route: fc.constantFrom(...routes),
    scopes: fc.constantFrom(...subsets(SCOPES)),
    channelId: fc.constantFrom(CHANNEL, MINE),
    of: fc.constantFrom("one", "one", "all"),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ route, scopes, channelId, of }) => {
      // A token for all may log the other channel out, and is asked for its own alone.
      const asked = of === "all" ? MINE : channelId;
      const answer = await ask(`${scopes} of ${of}`, route, asked);
      const shown = `${scopes} of ${of} on ${route}: ${answer.status} ${answer.bytes.toString().slice(0, 300)}`;
      const row = rows.get(route);
      const has = row?.scope === "any" || scopes.some((scope) => scope === row?.scope);
      const isFor = row?.of === "its channels" || row?.of === (of === "all" ? "all channels" : "one channel");
      expect(isShut(answer), shown).toBe(!(has && isFor));
      if (of === "all") return;
      if (asked === CHANNEL && /\{(id|channel_id)\}/.test(route))
        expect([403, 404], shown).toContain(answer.status);
      // The request's own channel may come back in an error.
      const told = answer.bytes.toString().replaceAll(`\\"${CHANNEL}\\"`, "");
      for (const mark of marks) expect(told, shown).not.toContain(mark);
    }),
    { numRuns: 400, endOnFailure: true },
  );
});

test("a token that may only read sees no QR code, and its look at the health starts no link", async () => {
  const { url, adminToken, channels } = stage.gateway;
  await channels.create({ id: "LOOKED-AT" });
  const tokenFor = async (scope: TokenScope): Promise<Ask> => {
    const body = { name: `looks with ${scope}`, scopes: [scope], channels: ["LOOKED-AT"] };
    const made = await client(url, adminToken)("POST", "/api/tokens", body);
    return client(url, String(at(made.body, "token")));
  };
  const [read, manage] = [await tokenFor("read"), await tokenFor("manage")];
  expect((await read("GET", "/health")).body).toMatchObject({ status: { text: "INIT" } });
  await manage("POST", "/api/channels/LOOKED-AT/link");
  let text: unknown;
  await until("a QR code", async () => {
    text = at((await manage("GET", "/api/channels/LOOKED-AT/link")).body, "qr", "text");
    return typeof text === "string";
  });
  const channel = await read("GET", "/api/channels/LOOKED-AT");
  expect(at(channel.body, "state")).toBe("QR");
  expect(channel.bytes.toString()).not.toContain(text);
});
