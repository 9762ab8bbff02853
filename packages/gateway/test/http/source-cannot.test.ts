import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Ask, at, client } from "./api.ts";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

const PLACES = { whapi: "/api/channels/WHAPI-1", "meta-cloud": "/api/channels/META-1" };
type Kind = keyof typeof PLACES;
const KINDS: readonly Kind[] = ["whapi", "meta-cloud"];

/** What a route takes of a source, as `can` of a channel has it, and as the sentence of the error has it. */
const ABILITIES = {
  link: "be linked to a phone",
  decline: "reject calls",
  text: "send texts",
  call_link: "make call links",
  profile: "read the account's profile",
  register: "register itself at a provider",
} as const;
type Ability = keyof typeof ABILITIES;

type Route = [method: string, path: string, takes: Ability, body?: object];

/** The compatible routes that take something of the source, as the OpenAPI document has them. */
const COMPATIBLE: Route[] = [
  ["POST", "/calls", "call_link", { start_time: 1_900_000_000 }],
  ["POST", "/calls/group_link", "call_link", {}],
  ["DELETE", "/calls/{CallID}", "decline", {}],
  ["POST", "/calls/{CallID}/reject", "decline", {}],
  ["POST", "/messages/text", "text", { to: "919984351847", body: "hello" }],
  ["GET", "/users/profile", "profile"],
  ["POST", "/users/logout", "link", {}],
  ["GET", "/users/login", "link"],
  ["GET", "/users/login/image", "link"],
  ["GET", "/users/login/rowdata", "link"],
  ["GET", "/users/login/{PhoneNumber}", "link"],
];

/** The own routes that do, behind a channel's path. */
const OWN: Route[] = [
  ["POST", "/link", "link"],
  ["DELETE", "/link", "link"],
  ["POST", "/link/code", "link", { number: "919984351847" }],
  ["POST", "/source/register", "register", { token: "x" }],
];
/** Those about a call of the log. */
const OF_CALL: Route[] = [
  ["POST", "/reject", "decline"],
  ["POST", "/text", "text", { body: "hello" }],
];

/** What works with every source: the log, the webhooks, the rules, the settings, and reading the state of a link. */
const OF_EVERY_SOURCE = [
  /^GET \/api\//,
  /^(PUT|PATCH|DELETE) \/api\//,
  /^POST \/api\/(session|channels|sources)$/,
  /^POST \/api\/channels\/\{id\}\/(restart|token|signing-secret|webhooks|rules)/,
  /^POST \/api\/(webhooks|tokens|brokers)/,
  /^POST \/api\/(actions|deliveries)\//,
  /^\w+ \/(settings|health|limits|healthz|readyz|metrics)/,
];

let bare: BareGateway;
/** Asks with the token of a channel of each kind. */
const asks = {} as Record<Kind, Ask>;

beforeAll(async () => {
  bare = await startBareGateway();
  const app = await bare.operator("POST", "/api/sources", {
    kind: "meta-cloud",
    app_secret: "an app's secret",
  });
  const meta = { kind: "meta-cloud", source_id: at(app.body, "id"), phone_number_id: "106540352242922" };
  for (const [id, source] of [["WHAPI-1", { kind: "whapi" }] as const, ["META-1", meta] as const]) {
    const { body } = await bare.operator("POST", "/api/channels", { id, source });
    asks[source.kind as Kind] = client(bare.gateway.url, String(at(body, "token")));
  }
});
afterAll(() => bare.close());

/** Both kinds, but for what a kind can do. */
const byKind = (routes: readonly Route[]): [Kind, ...Route][] =>
  KINDS.flatMap((kind) =>
    routes.flatMap((route): [Kind, ...Route][] =>
      kind === "whapi" && route[2] === "register" ? [] : [[kind, ...route]],
    ),
  );

describe("what a channel's source cannot do is answered 501, with its kind in the sentence", () => {
  test.each(byKind(COMPATIBLE))("%s: %s %s takes %s, as compatible routes say it", async (...row) => {
    const [kind, method, path, takes, body] = row;
    const filled = path.replace("{CallID}", "A1B2").replace("{PhoneNumber}", "919984351847");
    const answer = await asks[kind](method, filled, body);
    expect([answer.status, answer.body]).toEqual([
      501,
      {
        error: {
          code: 501,
          message: "The channel's source cannot do this",
          details: `SOURCE_CANNOT: a channel of kind ${kind} cannot ${ABILITIES[takes]}`,
        },
      },
    ]);
  });

  test.each(byKind(OWN))(
    "%s: %s %s takes %s, as own routes say it",
    async (kind, method, path, takes, body) => {
      expectCannot(await asks[kind](method, `${PLACES[kind]}${path}`, body), kind, ABILITIES[takes]);
    },
  );

  test.each(byKind(OF_CALL))("%s: %s %s of a call takes %s", async (kind, method, path, takes, body) => {
    const channelId = PLACES[kind].split("/").at(-1);
    const answer = await bare.operator(method, `/api/calls/${channelId}/A1B2${path}`, body);
    expectCannot(answer, kind, ABILITIES[takes]);
  });

  test("meta-cloud: the secret of its requests is the app's", async () => {
    const answer = await asks["meta-cloud"]("POST", `${PLACES["meta-cloud"]}/source/secret`);
    expect([answer.status, at(answer.body, "code")]).toEqual([501, "SOURCE_CANNOT"]);
  });
});

function expectCannot(answer: Awaited<ReturnType<Ask>>, kind: Kind, what: string): void {
  expect([answer.status, answer.body]).toMatchObject([
    501,
    {
      code: "SOURCE_CANNOT",
      title: "The channel's source cannot do this",
      detail: `a channel of kind ${kind} cannot ${what}`,
    },
  ]);
}

test("each route of the API is in a table above, or works with every source", async () => {
  const { body } = await bare.operator("GET", "/openapi.json");
  const all = Object.entries((body as { paths: Record<string, object> }).paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(all.length).toBeGreaterThan(60);
  const taking = [
    ...COMPATIBLE.map(([method, path]) => `${method} ${path}`),
    ...OWN.map(([method, path]) => `${method} /api/channels/{id}${path}`),
    ...OF_CALL.map(([method, path]) => `${method} /api/calls/{channel_id}/{call_id}${path}`),
    "POST /api/channels/{id}/source/secret",
  ];
  expect(taking.filter((route) => !all.includes(route))).toEqual([]);
  const rest = all.filter((route) => !taking.includes(route));
  expect(rest.filter((route) => !OF_EVERY_SOURCE.some((those) => those.test(route)))).toEqual([]);
});

test.each(KINDS)("%s: says what it can do", async (kind) => {
  const { body } = await asks[kind]("GET", PLACES[kind]);
  expect(at(body, "can")).toEqual(kind === "whapi" ? ["register"] : []);
});

test("health is told all the same, although it would wake up a channel that can be linked", async () => {
  expect((await asks["meta-cloud"]("GET", "/health")).status).toBe(200);
});

test("is no failure of the gateway's: nothing of it stands in the log as an error", () => {
  expect(bare.lines().filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
