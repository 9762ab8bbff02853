import MiniSearch, { type Options } from "minisearch";
import type { Page } from "./page.ts";
import { sitePathOf } from "./site-paths.ts";

/** One section of a page, as the search finds it. */
interface Entry {
  id: number;
  page: string;
  title: string;
  text: string;
  path: string;
}

/** How the sections are searched; the browser gets the same. */
const OPTIONS: Options<Entry> = {
  fields: ["title", "page", "text"],
  storeFields: ["title", "page", "path"],
  searchOptions: { boost: { title: 4, page: 2 }, prefix: true, fuzzy: 0.15, combineWith: "AND" },
};

/** A script that hands the index to the page: unlike a request for data, it also works where the site lies on a disk. */
export function searchScript(pages: readonly Page[]): string {
  const search = new MiniSearch(OPTIONS);
  search.addAll(entriesOf(pages));
  return `window.ringhookSearch = ${JSON.stringify({ options: OPTIONS, index: search })};\n`;
}

function entriesOf(pages: readonly Page[]): Entry[] {
  const entries = pages.flatMap((page) =>
    page.sections.map(({ anchor, title, text }) => ({
      page: page.title,
      title,
      text,
      path: sitePathOf(page.file) + (anchor === "" ? "" : `#${anchor}`),
    })),
  );
  return entries.map((entry, id) => ({ id, ...entry }));
}
