import type { ComponentChildren } from "preact";
import "./filter-bar.css";

/** What narrows a list, in a row above it. */
export function FilterBar({ children }: { children: ComponentChildren }) {
  return (
    <search class="filter-bar" aria-label="Filters">
      {children}
    </search>
  );
}
