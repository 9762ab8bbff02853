import { Readable } from "node:stream";
import type { LiveLine } from "../../cluster/live.ts";
import { type Feed, feedNames } from "../../watch/feed.ts";

/** A line is sent at least this often: an empty one where there is nothing to say. */
const QUIET_MS = 10_000;
/** Bytes that wait for a slow node, at most. It is cut off then, and reads what it missed. */
const MOST_WAITING_BYTES = 4_194_304;

/** A node's feed as lines of JSON, from now on. */
export function feedLines(feed: Feed): Readable {
  const stream = new Readable({ read: () => {} });
  const send = (line: string): void => {
    if (stream.readableLength > MOST_WAITING_BYTES) stream.destroy();
    else stream.push(`${line}\n`);
  };
  const releasers = feedNames.map((name) =>
    feed.on(name, (event) => send(JSON.stringify([name, event] satisfies [string, LiveLine[1]]))),
  );
  const beat = setInterval(() => send(""), QUIET_MS).unref();
  send("");
  stream.once("close", () => {
    clearInterval(beat);
    for (const release of releasers) release();
  });
  return stream;
}
