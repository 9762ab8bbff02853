import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "./stage/dashboard-test.ts";

const FOLDER = fileURLToPath(new URL("../../gateway/dist/dashboard/", import.meta.url));

test("all of it is less than 100 kB gzipped", async () => {
  const names = await readdir(FOLDER, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(file)).length));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000);
});

test("asks no other host for anything, and keeps what has a hash in its name", async ({ house, browser }) => {
  const page = await browser.newPage();
  const asked: string[] = [];
  const caching = new Map<string, string>();
  page.on("request", (request) => asked.push(new URL(request.url()).origin));
  page.on("response", (response) => {
    caching.set(new URL(response.url()).pathname, response.headers()["cache-control"] ?? "");
  });
  await page.goto(house.gateway.url);
  await page.getByLabel("Token").waitFor();
  expect(new Set(asked)).toEqual(new Set([house.gateway.url]));
  expect(caching.get("/")).toBe("no-cache");
  const assets = [...caching].filter(([path]) => path.startsWith("/dashboard/"));
  expect(assets.length).toBeGreaterThan(2);
  for (const [path, policy] of assets) expect(policy, path).toBe("public, max-age=31536000, immutable");
  await page.close();
});
