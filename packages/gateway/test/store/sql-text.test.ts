import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const STORE = fileURLToPath(new URL("../../src/store/", import.meta.url));

/** The text of every source and migration of the store, by its path. */
function texts(): [path: string, text: string][] {
  return readdirSync(STORE, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|sql)$/.test(path))
    .map((path) => [path, readFileSync(join(STORE, path), "utf8")]);
}

it("numbers no parameters: some releases of Node cannot bind those by position", () => {
  const found = texts();
  expect(found.length).toBeGreaterThan(20);
  expect(found.filter(([, text]) => /\?(\d|\$\{)/.test(text)).map(([path]) => path)).toEqual([]);
});

it("asks the driver for nothing that only newer releases of Node have", () => {
  // 22.13 and 24.0 have no `isTransaction`, `tagStore`, `aggregate` or `backup`.
  const newer = /\.(isTransaction|isOpen|createTagStore|aggregate|setAuthorizer)\b|\.columns\(|\bbackup\(/;
  expect(
    texts()
      .filter(([, text]) => newer.test(text))
      .map(([path]) => path),
  ).toEqual([]);
});
