import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "./stage/dashboard-test.ts";

const FOLDER = fileURLToPath(new URL("../../gateway/dist/dashboard/", import.meta.url));

test("is less than 100 kB gzipped", async () => {
  const names = await readdir(FOLDER, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(file)).length));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000);
});

test("makes no request to another host, and lets browsers cache hashed files", async ({ house, browser }) => {
  const page = await browser.newPage();
  const origins: string[] = [];
  const caching = new Map<string, string>();
  page.on("request", (request) => origins.push(new URL(request.url()).origin));
  page.on("response", (response) => {
    caching.set(new URL(response.url()).pathname, response.headers()["cache-control"] ?? "");
  });
  // The font is the last to arrive.
  await page.goto(house.gateway.url, { waitUntil: "networkidle" });
  await page.getByLabel("Token").waitFor();
  expect(new Set(origins)).toEqual(new Set([house.gateway.url]));
  expect(caching.get("/")).toBe("no-cache");
  const assets = [...caching].filter(([path]) => path.startsWith("/dashboard/"));
  expect(assets.length).toBeGreaterThan(2);
  for (const [path, policy] of assets) expect(policy, path).toBe("public, max-age=31536000, immutable");
  await page.close();
});
