import type { ComponentChildren } from "preact";
import "./light.css";

/** A light that turns green by itself. The words beside it say the same. */
export function Light({ on, children }: { on: boolean; children: ComponentChildren }) {
  return (
    <p class={`light ${on ? "on" : ""}`} role="status">
      <span>{children}</span>
    </p>
  );
}
