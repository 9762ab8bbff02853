import fc from "fast-check";
import type { RawRequest } from "./raw-request.ts";

/** A route of the document, with names in braces where its path takes something. */
export interface Route {
  method: string;
  path: string;
  /** Names of the fields that its body and its query know. */
  fields: string[];
}

/** What a generator may put where an id or a token belongs. */
export interface Surroundings {
  routes: Route[];
  /** Ids that exist, the own ones and others'. */
  ids: string[];
  tokens: string[];
}

const TRICKS = [
  "..",
  "../..",
  "%2e%2e%2f",
  "..%2fetc%2fpasswd",
  "%00",
  "a%00b",
  "%ff%fe",
  "%c0%ae",
  "%",
  "%zz",
  "%E0%A4",
  "'",
  "' OR 1=1 --",
  "\u0000",
  "😀",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "undefined",
  "NaN",
  "-1",
  "1e309",
  "9007199254740993",
  "0x10",
  "",
  " ",
  "a".repeat(90),
  "a".repeat(5_000),
  "{}",
  "[]",
  "*",
  "<script>",
  "%0d%0aset-cookie:a=b",
  ";",
  "?",
  "#",
];

/** Addresses only: a name would ask a resolver. */
const URLS = [
  "http://127.0.0.1:1/",
  "http://169.254.169.254/",
  "https://[::1]/x",
  "http://10.1.2.3",
  "file:///etc/passwd",
];

const CONTENT_TYPES = [
  "application/json",
  "application/json; charset=utf-16",
  "APPLICATION/JSON",
  "application/problem+json",
  "text/plain",
  "text/html; charset=latin1",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "multipart/form-data; boundary=",
  "multipart/form-data; boundary=x",
  "application/octet-stream",
  "application/xml",
  "garbage",
  "/",
];

const BROKEN = [
  "{",
  '{"a":',
  "[1,",
  '"\\ud800"',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  "\u0000",
  "nul",
  "1e9999",
  "[".repeat(2_000),
  `${"[".repeat(2_000)}${"]".repeat(2_000)}`,
  "a=b&c[]=d&__proto__[x]=1",
  '--x\r\ncontent-disposition: form-data; name="callFrom"\r\n\r\n1\r\n',
  "\ufeff{}",
];

/** Values of any kind, with those that code trips over. */
function oddValue(): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TRICKS) },
    { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    { weight: 2, arbitrary: fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
    { weight: 1, arbitrary: fc.constantFrom(...URLS) },
    {
      weight: 1,
      arbitrary: fc.array(fc.record({ url: fc.constantFrom(...URLS), events: fc.jsonValue() }), {
        maxLength: 3,
      }),
    },
  );
}

function oddBody(fields: string[]): fc.Arbitrary<Buffer | string | undefined> {
  const known = fc.dictionary(fc.constantFrom("id", ...fields), oddValue(), { maxKeys: 6 });
  return fc.oneof(
    { weight: 8, arbitrary: known.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: fc.jsonValue().map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: fc.constantFrom(...BROKEN) },
    { weight: 2, arbitrary: fc.constantFrom(undefined, "") },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: known.map((value) => Buffer.from(JSON.stringify(value), "utf16le")) },
  );
}

/** What can be written in a request line at all; all else goes out percent-encoded. */
function wire(text: string): string {
  return text.replace(/[^\x21-\x7e]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
}

/** Any request to any route: some nearly right, some nothing like it. */
export function oddRequest({ routes, ids, tokens }: Surroundings): fc.Arbitrary<RawRequest> {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ids) },
    { weight: 2, arbitrary: fc.constantFrom(...TRICKS) },
    { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }) },
  );
  return fc.constantFrom(...routes).chain((route) => {
    const method = fc.oneof(
      { weight: 12, arbitrary: fc.constant(route.method) },
      {
        weight: 1,
        arbitrary: fc.constantFrom("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"),
      },
    );
    const path = fc.array(piece, { minLength: 3, maxLength: 3 }).map((pieces) => {
      let next = 0;
      return wire(route.path.replace(/\{\w+\}/g, () => pieces[next++] ?? ""));
    });
    const query = fc.dictionary(fc.constantFrom("limit", "cursor", "token", ...route.fields), oddValue(), {
      maxKeys: 4,
    });
    const headers = fc.record(
      {
        authorization: fc.constantFrom(
          ...tokens.map((token) => `Bearer ${token}`),
          "Bearer",
          "Basic YTpi",
          "bearer  x",
        ),
        "content-type": fc.constantFrom(...CONTENT_TYPES),
        "last-event-id": fc.constantFrom("evt_01KAQ3W5V8Y1TQ7M1QZ9Q0R8XN", "x", "evt_"),
        cookie: fc.constantFrom("ringhook_session=x", "ringhook_session=", "a=b; ringhook_session=AAAA; c"),
        "content-encoding": fc.constantFrom("gzip", "identity"),
        accept: fc.constantFrom("text/html", "*/*"),
      },
      { requiredKeys: ["authorization"] },
    );
    return fc
      .record({ method, path, query, headers, body: oddBody(route.fields) })
      .map((parts): RawRequest => {
        const search = new URLSearchParams(
          Object.entries(parts.query).map(([name, value]): [string, string] => [
            name,
            String(JSON.stringify(value)?.replaceAll('"', "")),
          ]),
        );
        const hasBody = !["GET", "HEAD", "OPTIONS", "TRACE"].includes(parts.method);
        const text = search.toString();
        return {
          method: parts.method,
          path: text === "" ? parts.path : `${parts.path}?${text}`,
          headers: parts.headers,
          body: hasBody ? parts.body : undefined,
        };
      });
  });
}
