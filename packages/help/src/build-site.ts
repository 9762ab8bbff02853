import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiPages } from "./api-pages.ts";
import { findPages } from "./find-pages.ts";
import { type Assets, layOut } from "./layout.ts";
import { NAVIGATION } from "./navigation.ts";
import type { OpenApi } from "./openapi.ts";
import type { Page } from "./page.ts";
import { searchScript } from "./search-index.ts";
import { sitePathOf } from "./site-paths.ts";

const THEME = fileURLToPath(new URL("../theme/", import.meta.url));

export interface SiteOptions {
  /** The folder of the repository. */
  root: string;
  /** The folder of the site, which is made anew. */
  out: string;
  document: OpenApi;
}

/**
 * Builds the docs as a site of plain files, which works below any path and from a disk.
 * @throws Error that names each link which leads nowhere, and each page that the navigation misses
 */
export function buildSite({ root, out, document }: SiteOptions): { pages: number; files: number } {
  const { pages, files } = findPages(root, apiPages(document));
  const titles = new Map(pages.map(({ file, title }) => [file, title]));
  const missing = NAVIGATION.flatMap((part) => part.files).filter((file) => !titles.has(file));
  if (missing.length > 0)
    throw new Error(`pages of the navigation that are not there: ${missing.join(", ")}`);
  rmSync(out, { recursive: true, force: true });
  const assets = writeAssets(out, pages);
  for (const page of pages) write(out, sitePathOf(page.file), layOut(page, titles, assets));
  for (const file of files) {
    const path = join(out, sitePathOf(file));
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(join(root, file), path);
  }
  return { pages: pages.length, files: files.length };
}

/** Files that a browser may keep for good: their names hold a hash of their content. */
function writeAssets(out: string, pages: readonly Page[]): Assets {
  const asset = (name: string, content: string): string => {
    const extension = extname(name);
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
    const path = `assets/${name.slice(0, -extension.length)}-${hash}${extension}`;
    write(out, path, content);
    return path;
  };
  const theme = (name: string): string => asset(name, readFileSync(join(THEME, name), "utf8"));
  return {
    style: theme("site.css"),
    script: theme("site.js"),
    icon: theme("icon.svg"),
    search: [asset("minisearch.js", searchEngine()), asset("search.js", searchScript(pages))],
  };
}

/** MiniSearch as a plain script; its note of where its map is would lead nowhere. */
function searchEngine(): string {
  const folder = dirname(createRequire(import.meta.url).resolve("minisearch"));
  const script = readFileSync(join(folder, "../umd/index.js"), "utf8");
  return `/*! MiniSearch by Luca Ongaro, MIT: https://github.com/lucaong/minisearch */\n${script.replace(/^\/\/# sourceMappingURL=.*$/m, "")}`;
}

function write(out: string, path: string, content: string): void {
  const file = join(out, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
