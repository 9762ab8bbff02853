import type { ComponentChildren } from "preact";
import "./panel.css";

/** A section of a page in a box of its own. */
export function Panel(props: {
  title?: string;
  about?: string;
  actions?: ComponentChildren;
  /** Without padding, for tables. */
  flush?: boolean;
  children: ComponentChildren;
}) {
  const { title, about, actions, flush = false, children } = props;
  return (
    <section class={`panel ${flush ? "flush" : ""}`} aria-label={title}>
      {title && (
        <header class="panel-head">
          <div>
            <h2>{title}</h2>
            {about && <p class="faint">{about}</p>}
          </div>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

/** A page's title, description and actions. */
export function PageHead(props: {
  title: ComponentChildren;
  about?: ComponentChildren;
  actions?: ComponentChildren;
}) {
  return (
    <header class="page-head">
      <div>
        <h1>{props.title}</h1>
        {props.about && <p class="faint">{props.about}</p>}
      </div>
      {props.actions && <div class="page-actions">{props.actions}</div>}
    </header>
  );
}
