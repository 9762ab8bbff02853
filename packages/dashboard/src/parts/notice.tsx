import type { ComponentChildren } from "preact";
import { sentenceOf } from "../api/problem.ts";
import { Button } from "./button.tsx";
import "./notice.css";

/** Something to know, in the flow of the page. */
export function Notice(props: { tone: "bad" | "busy" | "good" | "note"; children: ComponentChildren }) {
  return (
    <div class={`notice ${props.tone}`} role={props.tone === "bad" ? "alert" : undefined}>
      {props.children}
    </div>
  );
}

/** Why something could not be loaded, with another try. */
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
