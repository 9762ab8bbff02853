import type { Channel } from "@ringhook/api";

/** What a list of channels is narrowed by. */
export interface ChannelsWanted {
  /** A part of a name, an id or a number. */
  text: string;
  state: Channel["state"] | "";
}

/** The channels that a text and a state name, in their order. */
export function findChannels(channels: readonly Channel[], { text, state }: ChannelsWanted): Channel[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return channels.filter((channel) => {
    if (state !== "" && channel.state !== state) return false;
    const told = [channel.name, channel.id, channel.number].filter(Boolean).join(" ").toLowerCase();
    return words.every((word) => told.includes(word.replace(/^\+/, "")));
  });
}
