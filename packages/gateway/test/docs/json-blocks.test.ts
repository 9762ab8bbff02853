import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, expect, it } from "vitest";
import { openapiDocument } from "../../src/cli/openapi/document.ts";
import { checkRules } from "../../src/rules/check-rules.ts";
import { at } from "../http/api.ts";
import { allBlocks, readPage, userPages } from "./blocks.ts";

const blocks = allBlocks();
const json = blocks.filter(({ language }) => language === "json");

let document: unknown;
let ajv: Ajv2020;
beforeAll(async () => {
  document = await openapiDocument();
  ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document as object, "api");
});

/** What a value breaks of a part of the document; null when it holds. */
function faultOf(value: unknown, ...path: string[]): string | null {
  const pointer = path.map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
  const validate = ajv.compile({ $ref: `api#/${encodeURI(pointer)}` });
  return validate(value) ? null : ajv.errorsText(validate.errors);
}

/** The documents of a block: all of it, or one a line. */
function documentsIn(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  }
}

it("every block of JSON is a webhook as it is sent, or rules that are taken", () => {
  expect(json.length).toBeGreaterThan(5);
  const faults = json.flatMap(({ place, text }) =>
    documentsIn(text).flatMap((value) => {
      // What the receiver's library answers is tested with it, and an assistant's settings are the assistant's.
      if (at(value, "error") !== undefined || at(value, "mcpServers") !== undefined) return [];
      const fault = at(value, "rules") === undefined ? webhookFault(value) : rulesFault(value);
      return fault === null ? [] : [`${place}: ${fault}`];
    }),
  );
  expect(faults).toEqual([]);
});

function webhookFault(body: unknown): string | null {
  const event = `${at(body, "event", "type")}.${at(body, "event", "event")}`;
  if (at(document, "webhooks", event) === undefined) return `no webhook ${event}, and no rules either`;
  return faultOf(body, "webhooks", event, "post", "requestBody", "content", "application/json", "schema");
}

function rulesFault(rules: unknown): string | null {
  try {
    checkRules(rules);
    return null;
  } catch (fault) {
    return String(fault);
  }
}

/** A request with a body, as the docs show it: `PATCH /path`, and the JSON below. */
const REQUEST = /^(GET|POST|PUT|PATCH|DELETE) (\/\S+)\n(\{.*\})?/;

it("every request that the docs show is one of a route, with a body that it takes", () => {
  const requests = blocks.flatMap(({ place, text }) => {
    const [, method = "", path = "", body] = REQUEST.exec(text) ?? [];
    return method === "" ? [] : [{ place, method: method.toLowerCase(), path, body }];
  });
  expect(requests.length).toBeGreaterThan(2);
  const faults = requests.flatMap(({ place, method, path, body }) => {
    const route = routeOf(method, path);
    if (route === undefined) return [`${place}: no route ${method} ${path}`];
    if (body === undefined) return [];
    const schema = ["paths", route, method, "requestBody", "content", "application/json", "schema"];
    const fault = faultOf(JSON.parse(body), ...schema);
    return fault === null ? [] : [`${place}: ${fault}`];
  });
  expect(faults).toEqual([]);
});

/** The document's path for one of the docs: parameters may have any name, or a value. */
function routeOf(method: string, written: string): string | undefined {
  const parts = written.replace(/[?[].*$/, "").split("/");
  const paths = Object.entries(at(document, "paths") as Record<string, object>);
  return paths.find(([path, methods]) => {
    const known = path.split("/");
    if (known.length !== parts.length || !(method in methods)) return false;
    return known.every((part, index) => part.startsWith("{") || part === parts[index]);
  })?.[0];
}

/** Routes of others, and those that no document lists: what providers send, and pages. */
const NOT_LISTED =
  /^\/(in|docs|help|openapi\.json|phones|calls\/ID|networks|reset|collections)\b|^\/api\/\{session\}/;

it("every route that a sentence names is one", () => {
  // The simulator and the examples have routes of their own.
  const pages = userPages.filter((page) => !/simulat|^examples\//.test(page));
  const named = pages.flatMap((page) =>
    [...readPage(page).matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^\s`]*)/g)].map(
      ([, method = "", path = ""]) => ({ page, method: method.toLowerCase(), path }),
    ),
  );
  expect(named.length).toBeGreaterThan(60);
  const unknown = named.filter(
    ({ method, path }) => !NOT_LISTED.test(path) && routeOf(method, path) === undefined,
  );
  expect(unknown).toEqual([]);
});
