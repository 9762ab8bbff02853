import { Icon } from "./icon.tsx";
import "./crumb.css";

/** The link back to the list that a page belongs to. */
export function Crumb({ href, children }: { href: string; children: string }) {
  return (
    <a class="crumb" href={href}>
      <Icon name="back" size={14} />
      {children}
    </a>
  );
}
