import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page, Source } from "./page.ts";
import { renderPage } from "./render-page.ts";

/** The pages of the site, and the files that they lead to. */
export interface Found {
  pages: Page[];
  files: string[];
}

/**
 * Renders every page of `docs`, the pages given besides, and whatever they link to: a page of Markdown joins them, any other
 * file goes along as it is. So does all of `ops`, which who installs the package has nowhere else.
 * @param root the folder of the repository
 * @throws Error that names each link which leads nowhere
 */
export function findPages(root: string, besides: readonly Source[]): Found {
  const pages = new Map<string, Page>();
  const files = new Set<string>(filesToCopy(root));
  const dead: string[] = [];
  const resolve = (path: string): string => (isFolder(join(root, path)) ? `${path}/README.md` : path);
  const add = (source: Source): void => {
    const page = renderPage(source, resolve);
    pages.set(source.file, page);
    for (const { file, written } of page.links) {
      if (pages.has(file) || besides.some((one) => one.file === file)) continue;
      if (file.startsWith("..") || !existsSync(join(root, file))) dead.push(`${source.file}: ${written}`);
      else if (file.endsWith(".md")) add(read(root, file));
      else files.add(file);
    }
  };
  for (const file of pagesOfDocs(root)) if (!pages.has(file)) add(read(root, file));
  for (const source of besides) add(source);
  dead.push(...deadAnchors([...pages.values()]));
  if (dead.length > 0) throw new Error(`links that lead nowhere:\n${dead.join("\n")}`);
  return { pages: [...pages.values()], files: [...files] };
}

function deadAnchors(pages: readonly Page[]): string[] {
  const anchors = new Map(
    pages.map((page) => [page.file, new Set(page.headings.map(({ anchor }) => anchor))]),
  );
  return pages.flatMap((page) =>
    page.links
      .filter(({ file, anchor }) => anchor !== undefined && anchors.get(file)?.has(anchor) === false)
      .map(({ written }) => `${page.file}: ${written}`),
  );
}

function pagesOfDocs(root: string): string[] {
  return filesBelow(root, "docs").filter((file) => file.endsWith(".md"));
}

function filesToCopy(root: string): string[] {
  if (!existsSync(join(root, "ops"))) return [];
  // Beside the example somebody may have settings of their own.
  return filesBelow(root, "ops").filter((file) => !file.endsWith("/.env"));
}

function filesBelow(root: string, folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((file) => !isFolder(join(root, file)))
    .sort();
}

function read(root: string, file: string): Source {
  return { file, text: readFileSync(join(root, file), "utf8") };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
