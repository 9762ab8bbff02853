import type { ComponentChildren } from "preact";
import "./empty.css";
import { Icon, type IconName } from "./icon.tsx";

/** Says why there is nothing here, and what would put something here. */
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
