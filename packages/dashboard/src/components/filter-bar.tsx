import type { ComponentChildren } from "preact";
import "./filter-bar.css";

/** The filters above a list. */
export function FilterBar({ children }: { children: ComponentChildren }) {
  return (
    <search class="filter-bar" aria-label="Filters">
      {children}
    </search>
  );
}
