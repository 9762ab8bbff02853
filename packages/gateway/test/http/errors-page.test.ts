import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorCatalogue } from "../../src/errors.ts";

const PAGE = new URL("../../../../docs/reference/errors.md", import.meta.url);
const ROW = /^\| `([A-Z_]+)` \| (\d{3}) \| (.+?) \| (.+) \|$/gm;

test("the page lists every code with its status and its meaning, and no other", () => {
  const rows = [...readFileSync(PAGE, "utf8").matchAll(ROW)];
  const listed = rows.map(([, code, status, title]) => [code, Number(status), title]);
  const codes = Object.entries(errorCatalogue).map(([code, { status, title }]) => [code, status, title]);
  expect(listed).toEqual(codes);
});
