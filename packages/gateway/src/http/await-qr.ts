import type { Channel } from "../channels/channel.ts";
import { RinghookError } from "../errors.ts";
import type { Feed } from "../feed/feed.ts";
import type { LinkState } from "../links/link.ts";

/** A QR code usually comes within a second; a client that asks for one is held for this long at most. */
const WAIT_MS = 15_000;

/**
 * Brings a channel to where it shows a QR code.
 * @param wakeUp begin to connect where that has not begun
 * @returns the link's state when there is a code, when there will be none, or when it took too long
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
