import type { ComponentChildren } from "preact";
import "./inline-list.css";

/** Badges and short texts in a row, such as below a page's title. */
export function InlineList({ children }: { children: ComponentChildren }) {
  return <span class="inline-list">{children}</span>;
}
