import type { ComponentChildren } from "preact";
import "./disclosure.css";

/** What few people need, behind a line that says what it is. */
export function Disclosure(props: { title: string; open?: boolean; children: ComponentChildren }) {
  return (
    <details class="disclosure" open={props.open ?? false}>
      <summary>{props.title}</summary>
      <div>{props.children}</div>
    </details>
  );
}
