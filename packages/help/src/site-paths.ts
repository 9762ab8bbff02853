import { posix } from "node:path";

/** Where a file of the repository stands in the site: pages of `docs` at its root, other files by their own path. */
export function sitePathOf(file: string): string {
  // The page of the docs is the first page of the site.
  if (file === "README.md") return "readme.html";
  const isOfDocs = file.startsWith("docs/");
  const path = isOfDocs ? file.slice("docs/".length) : file;
  if (!path.endsWith(".md")) return isOfDocs ? path : `files/${path}`;
  return path.replace(/(^|\/)README\.md$/, "$1index.html").replace(/\.md$/, ".html");
}

/** The relative link from one path of the site to another: it holds below any path, and from a disk. */
export function relativeLink(from: string, to: string): string {
  const link = posix.relative(posix.dirname(from), to);
  return link === "" ? posix.basename(to) : link;
}

/** The file that a link of a page names, in the repository. */
export function targetOf(page: string, link: string): string {
  return posix.normalize(posix.join(posix.dirname(page), link)).replace(/\/$/, "");
}
