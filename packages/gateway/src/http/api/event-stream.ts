import { Readable } from "node:stream";
import { type FollowOptions, follow } from "../../watch/follow.ts";
import { frameOf, openFrame } from "./event-frames.ts";

/** Bytes of one stream that wait in memory, at most, plus one frame. */
export const MOST_WAITING_BYTES = 65_536;

export interface EventStreamOptions extends Omit<FollowOptions, "signal" | "onOverflow"> {
  /** Events were removed from the log before the follower came back for them. */
  isGap: boolean;
  /** Ends the stream. Destroying it is not enough: that would wait for the next event. */
  gone: AbortController;
  /** Checked before each frame: a follower that lost its permission receives nothing more. */
  mayFollow: () => boolean;
  /** Whether the follower may see the QR codes that link a phone. */
  showsQr: boolean;
}

/**
 * A stream of server-sent events with back-pressure: frames are made one by one, and none while more than
 * `MOST_WAITING_BYTES` wait. A reader that takes nothing while more events arrive than the follower remembers is
 * disconnected. When it comes back with its last id, it receives all that it missed.
 */
export function eventStream({ isGap, gone, mayFollow, showsQr, ...options }: EventStreamOptions): Readable {
  const stream = Readable.from(frames(), { objectMode: false, highWaterMark: MOST_WAITING_BYTES });
  gone.signal.addEventListener("abort", () => stream.destroy(), { once: true });
  return stream;

  async function* frames(): AsyncGenerator<string> {
    yield openFrame(String(options.place), isGap);
    // A burst that the connection still takes is no reason to disconnect: it is read from the store instead.
    const onOverflow = (): void => {
      if (stream.readableLength >= MOST_WAITING_BYTES) gone.abort();
    };
    for await (const followed of follow({ ...options, signal: gone.signal, onOverflow })) {
      if (!mayFollow()) return;
      yield frameOf(followed, showsQr);
    }
  }
}
