import type { ComponentChildren } from "preact";
import "./rows.css";

/** Things to do, below each other: see `Row`. */
export function Rows({ children }: { children: ComponentChildren }) {
  return <div class="rows">{children}</div>;
}

/** What something is, and the button that changes it. */
export function Row(props: { name: string; about: string; children: ComponentChildren }) {
  return (
    <div class="row">
      <div>
        <h3>{props.name}</h3>
        <p class="faint">{props.about}</p>
      </div>
      {props.children}
    </div>
  );
}
