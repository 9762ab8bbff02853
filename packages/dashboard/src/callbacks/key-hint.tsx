import type { Callback } from "@ringhook/api";

const MOVES = [
  ["j", "next"],
  ["k", "previous"],
  ["o", "open in WhatsApp"],
] as const;

const WORK = [
  ["d", "done"],
  ["s", "snooze"],
  ["n", "note"],
  ["a", "assign"],
  ["u", "undo"],
] as const;

const WORK_ON_DONE = [
  ["d", "reopen"],
  ["n", "note"],
  ["u", "undo"],
] as const;

/** The keys of the list. Hidden where there is no keyboard to speak of. */
export function KeyHint({ state }: { state: Callback["state"] }) {
  return (
    <p class="key-hint">
      {[...MOVES, ...(state === "done" ? WORK_ON_DONE : WORK)].map(([key, what]) => (
        <span key={key}>
          <kbd>{key}</kbd> {what}
        </span>
      ))}
    </p>
  );
}
