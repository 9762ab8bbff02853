import type { Callback } from "@ringhook/api";
import { useRef } from "preact/hooks";
import { useNow } from "../components/use-now.ts";
import { CallbackRow } from "./callback-row.tsx";
import { useCallbackKeys } from "./use-callback-keys.ts";
import "./callback-list.css";

/** How long ago something was changes by the minute. */
const TICK_MS = 20_000;

/** Callers to call back, the latest call first; placeholders until they have loaded. */
export function CallbackList(props: {
  callbacks: readonly Callback[] | undefined;
  showChannel: boolean;
  reload: () => void;
}) {
  const { callbacks, showChannel, reload } = props;
  const list = useRef<HTMLUListElement>(null);
  const now = useNow(true, TICK_MS);
  useCallbackKeys(list, callbacks ?? [], reload);
  return (
    <ul ref={list} class="callbacks" aria-label="Callers" aria-busy={callbacks === undefined}>
      {callbacks
        ? callbacks.map((callback) => (
            <CallbackRow
              key={callback.id}
              callback={callback}
              now={now}
              showChannel={showChannel}
              reload={reload}
            />
          ))
        : [1, 2, 3].map((row) => (
            <li key={row} class="callback placeholder">
              <span />
              <span />
            </li>
          ))}
    </ul>
  );
}
