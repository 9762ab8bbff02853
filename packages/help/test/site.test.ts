import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import MiniSearch from "minisearch";
import { beforeAll, describe, expect, test } from "vitest";
import { openapiDocument } from "../../gateway/src/cli/openapi/document.ts";
import { temporaryFolder } from "../../gateway/test/stage/closing.ts";
import { apiPages } from "../src/api-pages.ts";
import { findPages } from "../src/find-pages.ts";
import { layOut } from "../src/layout.ts";
import { NAVIGATION } from "../src/navigation.ts";
import type { OpenApi } from "../src/openapi.ts";
import type { Page } from "../src/page.ts";
import { searchScript } from "../src/search-index.ts";
import { sitePathOf } from "../src/site-paths.ts";

/** A page of a repository that the test makes. */
const doc = (name: string): string => `docs/${name}`;
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const ASSETS = { style: "a/s.css", script: "a/s.js", icon: "a/i.svg", search: ["a/e.js", "a/x.js"] } as const;

describe("the docs as a site", () => {
  let pages: Page[] = [];
  let files: string[] = [];
  beforeAll(async () => {
    // A document is data of the gateway's, which nobody typed.
    const document = (await openapiDocument()) as OpenApi;
    ({ pages, files } = findPages(ROOT, apiPages(document)));
  });
  const titles = () => new Map(pages.map(({ file, title }) => [file, title]));

  test("every link of every page leads to a page or a file of the site, and is relative", () => {
    const places = new Set([
      ...pages.map(({ file }) => sitePathOf(file)),
      ...files.map(sitePathOf),
      ...Object.values(ASSETS).flat(),
    ]);
    expect(places.size).toBeGreaterThan(90);
    const astray = pages.flatMap((page) => {
      const path = sitePathOf(page.file);
      const links = [...layOut(page, titles(), ASSETS).matchAll(/ (?:href|src)="([^"#]*)(?:#[^"]*)?"/g)];
      return links
        .map(([, link = ""]) => link)
        .filter((link) => link !== "" && !/^(https?|mailto):/.test(link))
        .filter((link) => link.startsWith("/") || !places.has(posix.join(posix.dirname(path), link)))
        .map((link) => `${path}: ${link}`);
    });
    expect(astray).toEqual([]);
  });

  test("two pages never have one place", () => {
    const places = pages.map(({ file }) => sitePathOf(file));
    expect(new Set(places).size).toBe(places.length);
  });

  test("no page has anything inline: its content security policy forbids it", () => {
    const inline = / style=| on\w+=|<style|<script(?! src=)/;
    const found = pages.filter((page) =>
      inline.test(layOut(page, titles(), ASSETS).replaceAll(/<pre>.*?<\/pre>/gs, "")),
    );
    expect(found.map(({ file }) => file)).toEqual([]);
  });

  test("every page of the guides and of the reference is in the navigation, once", () => {
    const listed = NAVIGATION.flatMap((part) => part.files);
    const own = pages
      .map(({ file }) => file)
      .filter((file) => /^docs\/(guides|reference)\/[^/]+$/.test(file));
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter((file) => !listed.includes(file))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });

  test("every route of the API is in its reference", () => {
    const reference = pages.filter(({ file }) => file.startsWith("docs/reference/api/"));
    const text = reference.map(({ html }) => html).join("");
    for (const route of ["POST /api/channels", "GET /api/deliveries", "PATCH /settings", "calls.post"]) {
      expect(text).toContain(route);
    }
  });

  test("the search finds what people look for", () => {
    const script = searchScript(pages);
    const { options, index } = JSON.parse(script.slice(script.indexOf("{"), script.lastIndexOf("}") + 1));
    const search = MiniSearch.loadJS(index, options);
    const first = (words: string) =>
      search
        .search(words)
        .slice(0, 5)
        .map(({ path }) => path);
    expect(first("nginx")[0]).toBe("guides/secure.html#behind-nginx-or-caddy");
    expect(first("backup restore")).toContain("guides/back-up.html#restore");
    expect(first("ADDRESS_REFUSED").length).toBeGreaterThan(0);
    expect(first("signature check").join()).toContain("signatures.html");
  });
});

describe("a link that leads nowhere fails the build, and is named", () => {
  test.each([
    ["to no file", "[a](gone.md)", "README.md: gone.md"],
    ["to no heading of a page", "[a](other.md#gone)", "README.md: other.md#gone"],
    ["to no heading of its own", "[a](#gone)", "README.md: #gone"],
    ["out of the repository", "[a](../../secret.md)", "README.md: ../../secret.md"],
    ["to no picture", "![a](gone.png)", "README.md: gone.png"],
  ])("%s", async (_, link, complaint) => {
    const root = await repositoryOf({
      [doc("README.md")]: `# One\n\n${link}\n`,
      [doc("other.md")]: "# Two\n",
    });
    expect(() => findPages(root, [])).toThrow(complaint);
  });

  test("one that leads somewhere takes along what it leads to", async () => {
    const root = await repositoryOf({
      [doc("README.md")]: "# One\n\n[a](../ops/x.conf) [b](../tools) [c](other.md#some-part)\n",
      [doc("other.md")]: "# Two\n\n## Some part\n",
      "ops/x.conf": "x",
      "tools/README.md": "# Tools\n",
    });
    const { pages, files } = findPages(root, []);
    expect(pages.map(({ file }) => file).sort()).toEqual([
      doc("README.md"),
      doc("other.md"),
      "tools/README.md",
    ]);
    expect(files).toEqual(["ops/x.conf"]);
    const [one] = pages;
    expect(one?.html).toContain('<a href="files/ops/x.conf">a</a> <a href="tools/index.html">b</a>');
    expect(one?.html).toContain('<a href="other.html#some-part">c</a>');
  });
});

async function repositoryOf(files: Record<string, string>): Promise<string> {
  const root = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}
