import { signal } from "@preact/signals";
import { here } from "./here.ts";
import { reportUnreachable } from "./reach.ts";

/** Whether the page receives events as they happen. */
export type Liveness = "connecting" | "live" | "lost";

export const liveness = signal<Liveness>("connecting");

type Listener = (data: string) => void;

const RETRY_MS = 2_000;
const listeners = new Map<string, Set<Listener>>();
let source: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Where to resume after the browser gave up on a connection. */
let lastId = "";

/** Connects, and reconnects until `closeStream`. */
export function openStream(): void {
  if (source) return;
  const url = lastId ? `/api/events?last_event_id=${encodeURIComponent(lastId)}` : "/api/events";
  const opened = new EventSource(here(url));
  source = opened;
  opened.onopen = () => {
    liveness.value = "live";
  };
  opened.onerror = () => {
    liveness.value = "lost";
    reportUnreachable();
    // The browser reconnects by itself, unless the answer was not a stream.
    if (opened.readyState !== EventSource.CLOSED) return;
    source = undefined;
    timer = setTimeout(openStream, RETRY_MS);
  };
  for (const name of listeners.keys()) listen(opened, name);
}

export function closeStream(): void {
  clearTimeout(timer);
  source?.close();
  source = undefined;
  lastId = "";
  liveness.value = "connecting";
}

/** Calls the listener for each event of a name. @returns stops it */
export function onStream(name: string, listener: Listener): () => void {
  let set = listeners.get(name);
  if (!set) {
    set = new Set();
    listeners.set(name, set);
    if (source) listen(source, name);
  }
  set.add(listener);
  return () => {
    set.delete(listener);
  };
}

function listen(to: EventSource, name: string): void {
  to.addEventListener(name, (event: MessageEvent<string>) => {
    if (event.lastEventId) lastId = event.lastEventId;
    for (const listener of listeners.get(name) ?? []) listener(event.data);
  });
}
