import { signal } from "@preact/signals";
import type { ResultOf } from "@ringhook/api";
import { reconnects } from "../api/reach.ts";
import { get } from "../api/request.ts";
import { onStream } from "../api/stream.ts";
import { throttle } from "../api/throttle.ts";
import { showBackgroundFailure } from "../components/toast-message.ts";

type Counts = ResultOf<"countCallbacks">;

/** How many callers wait in all channels of the session; undefined until it has loaded. */
export const callbackCounts = signal<Counts | undefined>(undefined);

/** However many entries change, they are counted no more often than this. */
const PAUSE_MS = 500;

let latest = 0;

async function count(): Promise<void> {
  latest += 1;
  const own = latest;
  const counts = await get<Counts>("/api/callbacks/count");
  if (own === latest) callbackCounts.value = counts;
}

/** Keeps the count up to date. @returns stops it */
export function followCallbacks(): () => void {
  const counting = throttle(() => count().catch(showBackgroundFailure), PAUSE_MS);
  counting.request();
  const stops = [
    onStream("callback", counting.request),
    reconnects.subscribe((times) => {
      if (times > 0) counting.request();
    }),
  ];
  return () => {
    counting.cancel();
    for (const stop of stops) stop();
    latest += 1;
    callbackCounts.value = undefined;
  };
}
