import MarkdownIt, { type Token } from "markdown-it";
import type { Heading, Link, Page, Section, Source } from "./page.ts";
import { relativeLink, sitePathOf, targetOf } from "./site-paths.ts";
import { slugOf } from "./slug.ts";

const markdown = new MarkdownIt({ html: false, linkify: false });
Object.assign(markdown.renderer.rules, {
  // Wide content scrolls by itself, and not the page.
  table_open: () => '<div class="wide"><table>\n',
  table_close: () => "</table></div>\n",
  fence: codeBlock,
  code_block: codeBlock,
});

function codeBlock(tokens: readonly Token[], index: number): string {
  return `<div class="code"><pre><code>${markdown.utils.escapeHtml(tokens[index]?.content ?? "")}</code></pre></div>\n`;
}

/**
 * Makes a page of Markdown. Links to other files of the repository become links within the site.
 * @param resolve the file that is meant by a path, such as the page of a folder
 */
export function renderPage({ file, text }: Source, resolve: (path: string) => string): Page {
  const tokens = markdown.parse(text, {});
  const links: Link[] = [];
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    const name = token.type === "link_open" ? "href" : "src";
    const written = ["link_open", "image"].includes(token.type) ? String(token.attrGet(name)) : "http:";
    if (/^[a-z]+:/.test(written)) continue;
    const link = linkOf(file, written, resolve);
    links.push(link);
    token.attrSet(name, shownLink(file, link));
  }
  const headings = nameHeadings(tokens);
  return {
    file,
    title: headings[0]?.text ?? file,
    html: markdown.renderer.render(tokens, markdown.options, {}),
    headings,
    sections: sectionsOf(tokens, headings),
    links,
  };
}

function linkOf(page: string, written: string, resolve: (path: string) => string): Link {
  const [path = "", anchor] = written.split("#");
  const file = path === "" ? page : resolve(targetOf(page, decodeURI(path)));
  return { file, anchor, written };
}

function shownLink(page: string, { file, anchor }: Link): string {
  const hash = anchor === undefined ? "" : `#${anchor}`;
  return file === page && hash !== "" ? hash : relativeLink(sitePathOf(page), sitePathOf(file)) + hash;
}

/** Gives each heading its anchor; the second of the same text gets a number behind it. */
function nameHeadings(tokens: readonly Token[]): Heading[] {
  const seen = new Map<string, number>();
  return tokens.flatMap((token, index) => {
    if (token.type !== "heading_open") return [];
    const text = textOf(tokens[index + 1]);
    const slug = slugOf(text);
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    const anchor = times === 0 ? slug : `${slug}-${times}`;
    token.attrSet("id", anchor);
    return [{ level: Number(token.tag.slice(1)), anchor, text }];
  });
}

/** What stands under each heading, the page's title first. */
function sectionsOf(tokens: readonly Token[], headings: readonly Heading[]): Section[] {
  const sections: Section[] = [];
  const words: string[][] = [];
  tokens.forEach((token, index) => {
    if (token.type === "heading_open") {
      const heading = headings[sections.length];
      sections.push({
        anchor: sections.length === 0 ? "" : (heading?.anchor ?? ""),
        title: heading?.text ?? "",
        text: "",
      });
      words.push([]);
    } else if (tokens[index - 1]?.type !== "heading_open") {
      words.at(-1)?.push(textOf(token));
    }
  });
  return sections.map((section, index) => ({
    ...section,
    text: (words[index] ?? []).filter(Boolean).join(" "),
  }));
}

function textOf(token: Token | undefined): string {
  if (!token) return "";
  if (!token.children) return token.content.trim();
  return token.children.map(({ type, content }) => (type.endsWith("break") ? " " : content)).join("");
}
