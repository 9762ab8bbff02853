import type { ComponentChildren } from "preact";
import { sentenceOf } from "../api/problem.ts";
import { Button } from "./button.tsx";
import "./notice.css";

/** A message within the page. */
export function Notice(props: { tone: "bad" | "busy" | "good" | "note"; children: ComponentChildren }) {
  return (
    <div class={`notice ${props.tone}`} role={props.tone === "bad" ? "alert" : undefined}>
      {props.children}
    </div>
  );
}

/** Why something failed to load, with a button to try again. */
export function LoadFailure({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Notice tone="bad">
      <p>{sentenceOf(error)}</p>
      <Button icon="replay" onClick={retry}>
        Try again
      </Button>
    </Notice>
  );
}
