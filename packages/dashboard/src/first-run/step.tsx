import type { ComponentChildren } from "preact";
import { Icon } from "../parts/icon.tsx";

interface StepProps {
  number: number;
  title: string;
  done: boolean;
  /** Its turn is now. */
  open: boolean;
  children: ComponentChildren;
}

/** One step of the way: behind us, at hand, or ahead. */
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
