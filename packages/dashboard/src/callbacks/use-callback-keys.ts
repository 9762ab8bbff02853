import type { Callback } from "@ringhook/api";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { showFailure } from "../components/toast-message.ts";
import { type Asked, asking, turn, undo } from "./callback-work.ts";

const QUESTIONS: Record<string, Asked> = { n: "note", a: "assign", s: "snooze" };

/**
 * The keys of the list: `j` and `k` choose a row; the others act on the chosen one, and on none when the keyboard is
 * elsewhere.
 */
export function useCallbackKeys(
  list: RefObject<HTMLUListElement | null>,
  callbacks: readonly Callback[],
  reload: () => void,
): void {
  const press = useRef<(key: string) => boolean>(() => false);
  press.current = (key) => {
    if (key === "u") return run(undo().then(reload));
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-callback]") ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    if (key === "j" || key === "k") {
      const to = at < 0 ? 0 : at + (key === "j" ? 1 : -1);
      focusRow(rows[to]);
      return rows[to] !== undefined;
    }
    const chosen = callbacks.find(({ id }) => id === rows[at]?.dataset.callback);
    if (!chosen) return false;
    return act(key, chosen, () => {
      // What is done leaves the list: its neighbour is next.
      focusRow(rows[at + 1] ?? rows[at - 1]);
      return run(turn(chosen).then(reload));
    });
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (isTyping(event)) return;
      if (press.current(event.key)) event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

function act(key: string, chosen: Callback, done: () => boolean): boolean {
  if (key === "d") return done();
  if (key === "o" && chosen.whatsapp_url !== null) {
    window.open(chosen.whatsapp_url, "_blank", "noopener,noreferrer");
    return true;
  }
  const what = QUESTIONS[key];
  if (what === undefined || (chosen.state === "done" && what !== "note")) return false;
  asking.value = { about: chosen, what };
  return true;
}

/** Whether a key belongs to something else: a field, a dialog, the browser. */
function isTyping({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return true;
  return target instanceof Element && target.closest("input, textarea, select, dialog") !== null;
}

function focusRow(row: HTMLElement | undefined): void {
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

function run(work: Promise<unknown>): boolean {
  work.catch(showFailure);
  return true;
}
