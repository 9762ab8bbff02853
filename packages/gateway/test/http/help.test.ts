import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BareGateway, startBareGateway } from "./bare-gateway.ts";

let bare: BareGateway;

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

async function ask(
  path: string,
  headers: Record<string, string> = {},
  root = bare.gateway.url,
): Promise<Answer> {
  const answer = await fetch(`${root}${path}`, { redirect: "manual", headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

beforeAll(async () => {
  const built = new URL("../../dist/help/index.html", import.meta.url);
  expect(existsSync(built), "the docs are not built: npm run build").toBe(true);
  bare = await startBareGateway({ basePath: "/ringhook" });
});
afterAll(() => bare.close());

test("the docs are served to everybody, below the base path", async () => {
  for (const path of ["/help/", "/help/guides/install.html", "/help/reference/api/channels.html"]) {
    const answer = await ask(path);
    expect([path, answer.status, answer.headers.get("content-type")]).toEqual([
      path,
      200,
      "text/html; charset=utf-8",
    ]);
    expect(answer.headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.text).toContain("<title>");
  }
});

test("a folder's path gets its slash, since links are relative", async () => {
  const { origin } = new URL(bare.gateway.url);
  for (const path of ["/ringhook/help", "/help", "/help/reference/api"]) {
    const answer = await ask(path, {}, origin);
    const target = `/ringhook${path.replace("/ringhook", "")}/`;
    expect([path, answer.status, answer.headers.get("location")]).toEqual([path, 308, target]);
  }
});

test("pages are asked for again, and answered without a body where they are the same; hashed files are kept", async () => {
  const page = await ask("/help/");
  expect(page.headers.get("cache-control")).toBe("no-cache");
  // As a browser asks that has the page; fetch by itself would say that it wants none of a cache.
  const headers = { "if-none-match": page.headers.get("etag") ?? "", "cache-control": "max-age=0" };
  const again = await ask("/help/", headers);
  expect(again.status).toBe(304);
  const style = /href="(assets\/site-[0-9a-f]+\.css)"/.exec(page.text)?.[1];
  const kept = await ask(`/help/${style}`);
  expect([kept.status, kept.headers.get("cache-control")]).toEqual([
    200,
    "public, max-age=31536000, immutable",
  ]);
});

test("files to copy are plain text, whatever they are", async () => {
  const paths = [
    "systemd/ringhook.service",
    "nginx/ringhook.conf",
    "docker/.env.example",
    "grafana/ringhook.json",
  ];
  for (const path of paths) {
    const answer = await ask(`/help/files/ops/${path}`);
    expect([path, answer.status, answer.headers.get("content-type")]).toEqual([
      path,
      200,
      "text/plain; charset=utf-8",
    ]);
  }
});

test("nothing else is read from the disk", async () => {
  for (const path of [
    "/help/nothing.html",
    "/help/../package.json",
    "/help/%2e%2e/index.js",
    "/help/assets/",
  ]) {
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  }
});
