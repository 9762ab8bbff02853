/** What an operation touches of a channel: some things of it by name, or all that it has. */
export interface Touched {
  channelId: string;
  /** `null`: everything of the channel. */
  things: readonly string[] | null;
}

/** Operations of one kind that are done by one statement: none of them touches what another one does. */
export interface Wave<Asked> {
  kind: string;
  asked: Asked[];
}

/**
 * Puts operations together that are of one kind, as far as nobody can tell: two that touch the same thing are done in the order
 * in which they were asked for, in waves one after the other. What touches nothing in common has no order.
 */
export function wavesOf<Asked>(
  all: readonly Asked[],
  kindOf: (asked: Asked) => string,
  touchedBy: (asked: Asked) => Touched,
): Wave<Asked>[] {
  const seen = new Map<string, Level>();
  const levels: Map<string, Asked[]>[] = [];
  for (const asked of all) {
    const { channelId, things } = touchedBy(asked);
    const channel = seen.get(channelId) ?? newLevel();
    seen.set(channelId, channel);
    const level = levelFor(channel, things);
    levels[level] ??= new Map();
    const ofKind = levels[level].get(kindOf(asked)) ?? [];
    levels[level].set(kindOf(asked), ofKind);
    ofKind.push(asked);
  }
  return levels.flatMap((kinds) => [...kinds].map(([kind, asked]) => ({ kind, asked })));
}

/** How far the operations on a channel have come. */
interface Level {
  /** The last level at which each thing is touched. */
  things: Map<string, number>;
  /** The last level at which everything is, and the last of all. */
  everything: number;
  last: number;
}

function newLevel(): Level {
  return { things: new Map(), everything: -1, last: -1 };
}

function levelFor(channel: Level, things: readonly string[] | null): number {
  if (things === null) {
    channel.last += 1;
    channel.everything = channel.last;
    channel.things.clear();
    return channel.last;
  }
  const before = things.map((thing) => channel.things.get(thing) ?? channel.everything);
  const level = Math.max(channel.everything, ...before) + 1;
  for (const thing of things) channel.things.set(thing, level);
  channel.last = Math.max(channel.last, level);
  return level;
}
