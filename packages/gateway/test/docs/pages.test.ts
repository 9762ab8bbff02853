import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const NOT_OURS = new Set(["node_modules", "dist", ".git", "coverage"]);
const READ = /\.(md|ts|tsx|js|css|sql|json)$/;
/** A page that code, a test or another page names: `docs/guides/watch.md`. */
const NAMED = /(?<![\w./-])docs\/[\w./-]+\.md/g;
/** A link to another file of the repository, or to a part of one. */
const LINK = /\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g;
const HEADING = /^#+ (.+)$/gm;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(page: string): string[] {
  const headings = [...readFileSync(page, "utf8").matchAll(HEADING)].map(([, text = ""]) => text);
  return headings.map((text) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

const files = filesBelow(ROOT).filter((path) => READ.test(path));

test("every page that code or docs name is there", () => {
  const named = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(NAMED)].map(([page]) => ({ file: relative(ROOT, file), page })),
  );
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(({ page }) => !existsSync(join(ROOT, page)))).toEqual([]);
});

test("every link from one page leads to a file, and to a heading of it", () => {
  const links = files
    .filter((file) => file.endsWith(".md"))
    .flatMap((page) =>
      [...readFileSync(page, "utf8").matchAll(LINK)].map(([, path = "", anchor]) => ({
        page: relative(ROOT, page),
        target: path === "" ? page : join(dirname(page), path),
        anchor,
      })),
    );
  expect(links.length).toBeGreaterThan(50);
  const leadsNowhere = links.filter(({ target, anchor }) => {
    if (!existsSync(target)) return true;
    return anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).includes(anchor);
  });
  expect(leadsNowhere).toEqual([]);
});
