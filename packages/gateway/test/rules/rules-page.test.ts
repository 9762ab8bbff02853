import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { checkRules } from "../../src/rules/check-rules.ts";
import { failReasons } from "../../src/rules/fail-reasons.ts";
import { skipReasons } from "../../src/rules/skip-reasons.ts";
import { example } from "./some-rules.ts";

const page = readFileSync(new URL("../../../../docs/reference/rules.md", import.meta.url), "utf8");
const section = (title: string) => page.split(/^## /m).find((part) => part.startsWith(title)) ?? "";

it("the page lists every reason to skip with its sentence, and no other", () => {
  const rows = [...section("Why an action is not done").matchAll(/^\| `(\w+)` \| (.+) \|$/gm)];
  expect(rows.map(([, reason, sentence]) => [reason, sentence])).toEqual(Object.entries(skipReasons));
});

it("the page lists every way to fail with its sentence, and no other", () => {
  const rows = [...section("How an action fails").matchAll(/^\| `(\w+)` \| (.+) \|$/gm)];
  expect(rows.map(([, reason, sentence]) => [reason, sentence])).toEqual(Object.entries(failReasons));
});

it("the page begins with a document that can be used", () => {
  const [, json = ""] = /```json\n(.+?)```/s.exec(page) ?? [];
  expect(JSON.parse(json)).toEqual(example);
});

it("the page has every limit with its default", () => {
  const rows = [...section("Limits").matchAll(/^\| `(\w+)` \| (\d+) \|/gm)];
  const { limits } = checkRules({ rules: [] });
  expect(Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]))).toEqual(limits);
});
