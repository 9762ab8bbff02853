import type { ComponentChildren } from "preact";
import "./empty.css";
import { Icon, type IconName } from "./icon.tsx";

/** Says why a list is empty and what will fill it. */
export function Empty(props: { icon: IconName; title: string; children: ComponentChildren }) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={props.icon} size={20} />
      </span>
      <p class="empty-title">{props.title}</p>
      <div class="empty-text">{props.children}</div>
    </div>
  );
}
