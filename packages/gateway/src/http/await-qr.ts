import type { Channel } from "../channels/channel.ts";
import { RinghookError } from "../errors.ts";
import type { LinkState } from "../sources/source.ts";
import type { Feed } from "../watch/feed.ts";

/** A request for a QR code waits at most this long. A code usually comes within a second. */
const WAIT_MS = 15_000;

/**
 * Waits until a channel shows a QR code.
 * @param wakeUp start to connect if the channel has not started yet
 * @returns the link's state once there is a code, once there will be none, or after the wait
 * @throws RinghookError `CHANNEL_LINKED`
 */
export async function awaitQr(channel: Channel, feed: Feed, wakeUp: boolean): Promise<LinkState> {
  refuseLinked(channel);
  if (channel.linkState.state !== "QR" && wakeUp) await channel.pair();
  const state = await settled(channel, feed);
  refuseLinked(channel);
  return state;
}

function refuseLinked(channel: Channel): void {
  if (!channel.isLinked) return;
  throw new RinghookError("CHANNEL_LINKED", `channel ${channel.id} is linked to ${channel.record.number}`);
}

function settled(channel: Channel, feed: Feed): Promise<LinkState> {
  if (channel.linkState.state !== "LAUNCH") return Promise.resolve(channel.linkState);
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve(channel.linkState);
    };
    const timer = setTimeout(done, WAIT_MS);
    const stop = feed.on("channel", ({ channelId, link }) => {
      if (channelId === channel.id && link.state !== "LAUNCH") done();
    });
  });
}
