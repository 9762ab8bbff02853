import { signal } from "@preact/signals";
import { noteLost } from "../api/reach.ts";

/** Whether what happens is seen as it happens. */
export type Liveness = "connecting" | "live" | "lost";

export const liveness = signal<Liveness>("connecting");

type Listener = (data: string) => void;

const AGAIN_MS = 2_000;
const listeners = new Map<string, Set<Listener>>();
let source: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Where to go on after a connection that the browser gave up. */
let lastId = "";

/** Connects, and goes on connecting until `closeStream`. */
export function openStream(): void {
  if (source) return;
  const address = lastId ? `/api/events?last_event_id=${encodeURIComponent(lastId)}` : "/api/events";
  const opened = new EventSource(address);
  source = opened;
  opened.onopen = () => {
    liveness.value = "live";
  };
  opened.onerror = () => {
    liveness.value = "lost";
    noteLost();
    // The browser connects anew by itself, unless it got an answer that is no stream.
    if (opened.readyState !== EventSource.CLOSED) return;
    source = undefined;
    timer = setTimeout(openStream, AGAIN_MS);
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

/** Hears every event of a name. @returns stops the listening */
export function onStream(name: string, listener: Listener): () => void {
  let set = listeners.get(name);
  if (!set) {
    set = new Set();
    listeners.set(name, set);
    if (source) listen(source, name);
  }
  set.add(listener);
  return () => void set.delete(listener);
}

function listen(to: EventSource, name: string): void {
  to.addEventListener(name, (event: MessageEvent<string>) => {
    if (event.lastEventId) lastId = event.lastEventId;
    for (const listener of listeners.get(name) ?? []) listener(event.data);
  });
}
