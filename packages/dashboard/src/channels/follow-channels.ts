import { returns } from "../api/reach.ts";
import { onStream } from "../live/stream.ts";
import { refreshChannels } from "./channel-list.ts";

/** A busy minute of state changes asks for the list once. */
const SETTLE_MS = 150;

/** Keeps the list of channels as it is now. @returns stops it */
export function followChannels(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => void refreshChannels().catch(() => {});
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(refresh, SETTLE_MS);
  };
  refresh();
  const stops = [onStream("link", soon), returns.subscribe((count) => count > 0 && soon())];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
