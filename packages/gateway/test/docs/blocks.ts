import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import MarkdownIt from "markdown-it";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** A block of code on a page of the docs. */
export interface Block {
  /** The page's path in the repository, and the line on which the block begins. */
  place: string;
  page: string;
  /** The language that a fence names; empty for a block that is only indented. */
  language: string;
  text: string;
}

/** The pages for users. Decisions tell of what was then; who contributes reads the tests themselves. */
export const userPages: readonly string[] = [
  "README.md",
  "SECURITY.md",
  ...["api", "calls", "gateway", "n8n", "simulator"].map((name) => `packages/${name}/README.md`),
  ...below("examples"),
  ...below("docs").filter((page) => !/^docs\/(decisions|contributing)\//.test(page)),
];

const parser = new MarkdownIt();

/** Every block of code on the pages for users. */
export function allBlocks(): Block[] {
  return userPages.flatMap((page) =>
    parser.parse(readPage(page), {}).flatMap(({ type, info, content, map }) => {
      if (type !== "fence" && type !== "code_block") return [];
      return [{ page, place: `${page}:${(map?.[0] ?? 0) + 1}`, language: info.trim(), text: content }];
    }),
  );
}

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter((page) => !page.includes("node_modules"))
    .sort();
}
