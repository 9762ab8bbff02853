import type { ComponentChildren } from "preact";
import "./badge.css";

export type Tone = "plain" | "good" | "bad" | "busy" | "note";

/** A state in a word. The colour supports the word and never replaces it. */
export function Badge(props: { tone: Tone; pulse?: boolean; title?: string; children: ComponentChildren }) {
  const { tone, pulse = false, title, children } = props;
  return (
    <span class={`badge ${tone} ${pulse ? "pulse" : ""}`} title={title}>
      {children}
    </span>
  );
}
