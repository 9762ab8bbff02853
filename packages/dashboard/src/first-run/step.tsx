import type { ComponentChildren } from "preact";
import { Icon } from "../components/icon.tsx";

interface StepProps {
  number: number;
  title: string;
  done: boolean;
  /** It is the current step. */
  open: boolean;
  children: ComponentChildren;
}

/** One step: done, current, or still to come. */
export function Step({ number, title, done, open, children }: StepProps) {
  return (
    <li class={`step ${done ? "done" : ""} ${open ? "open" : ""}`} aria-current={open ? "step" : undefined}>
      <span class="step-mark" aria-hidden="true">
        {done ? <Icon name="check" size={14} /> : number}
      </span>
      <div class="step-body">
        <h2>
          {title}
          {done && <span class="unseen">, done</span>}
        </h2>
        {children}
      </div>
    </li>
  );
}
