import { NAVIGATION } from "./navigation.ts";
import type { Page } from "./page.ts";
import { relativeLink, sitePathOf } from "./site-paths.ts";

/** The files that every page loads, as paths of the site. */
export interface Assets {
  style: string;
  script: string;
  icon: string;
  /** Loaded when somebody searches. */
  search: readonly [engine: string, index: string];
}

/** A page of the site as HTML: nothing inline, every link relative. */
export function layOut(page: Page, titles: ReadonlyMap<string, string>, assets: Assets): string {
  const path = sitePathOf(page.file);
  const to = (target: string): string => escapeHtml(relativeLink(path, target));
  const root = path
    .split("/")
    .slice(1)
    .map(() => "../")
    .join("");
  return `<!doctype html>
<html lang="en" data-root="${root}" data-search="${assets.search.map(to).join(" ")}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)} · Ringhook</title>
<link rel="icon" type="image/svg+xml" href="${to(assets.icon)}">
<link rel="stylesheet" href="${to(assets.style)}">
<script src="${to(assets.script)}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header>
<a class="home" href="${to("index.html")}"><img src="${to(assets.icon)}" width="26" height="26" alt="">Ringhook</a>
<div class="search" role="search" hidden>
<input type="search" placeholder="Search" aria-label="Search the docs" autocomplete="off" spellcheck="false">
<ol class="found" aria-label="Found" hidden></ol>
</div>
</header>
<details class="menu"><summary>All pages</summary></details>
<nav aria-label="Pages">
${navigation(page, titles, to)}</nav>
<main id="content" tabindex="-1">
${page.html}</main>
${onThisPage(page)}</body>
</html>
`;
}

function navigation(page: Page, titles: ReadonlyMap<string, string>, to: (target: string) => string): string {
  return NAVIGATION.map(({ name, files }) => {
    const items = files.map((file) => {
      const current = file === page.file ? ' aria-current="page"' : "";
      return `<li><a href="${to(sitePathOf(file))}"${current}>${escapeHtml(titles.get(file) ?? file)}</a></li>\n`;
    });
    return `<h2>${name}</h2>\n<ul>\n${items.join("")}</ul>\n`;
  }).join("");
}

function onThisPage({ headings }: Page): string {
  const parts = headings.filter(({ level }) => level === 2);
  if (parts.length < 2) return "";
  const items = parts.map(({ anchor, text }) => `<li><a href="#${anchor}">${escapeHtml(text)}</a></li>\n`);
  return `<aside aria-label="On this page">\n<h2>On this page</h2>\n<ul>\n${items.join("")}</ul>\n</aside>\n`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
