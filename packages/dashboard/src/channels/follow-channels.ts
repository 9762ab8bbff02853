import { reconnects } from "../api/reach.ts";
import { onStream } from "../api/stream.ts";
import { showBackgroundFailure } from "../components/toast-message.ts";
import { refreshChannels } from "./channel-list.ts";

/** Many state changes at once reload the list once. */
const SETTLE_MS = 150;

/** Reloads the list of channels in the background. */
export function refreshInBackground(): void {
  refreshChannels().catch(showBackgroundFailure);
}

/** Keeps the list of channels up to date. @returns stops it */
export function followChannels(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refreshSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(refreshInBackground, SETTLE_MS);
  };
  refreshInBackground();
  const stops = [
    onStream("link", refreshSoon),
    reconnects.subscribe((count) => {
      if (count > 0) refreshSoon();
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
