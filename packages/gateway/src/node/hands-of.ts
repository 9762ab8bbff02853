import { reminderEvent } from "../channels/channel-events.ts";
import type { Channels } from "../channels/channels.ts";
import type { Clock } from "../clock.ts";
import { InTurn } from "../in-turn.ts";
import type { Callbacks } from "../journal/callbacks.ts";
import type { Journal } from "../journal/journal.ts";
import type { Log } from "../log/log.ts";
import { ActionSink } from "../sinks/action/action-sink.ts";
import type { Hands } from "../sinks/action/hands.ts";
import type { Sink } from "../sinks/sink.ts";
import type { ActionRecord } from "../store/actions.ts";
import type { HolderOf } from "../store/channel-store.ts";

export interface ActionSinks {
  /** Asked when an action is due: the channels are made after the lanes. */
  made: () => { channels: Channels; journal: Journal; callbacks: Callbacks };
  holderOf: HolderOf;
  clock: Clock;
  log: Log;
  onEnded: (action: ActionRecord) => void;
}

/** Opens the sinks of actions: each acts on its channel, and decides in turn with all others of this node. */
export function actionSinks({ clock, log, onEnded, ...parts }: ActionSinks): (channelId: string) => Sink {
  const inTurn = new InTurn();
  return (channelId) => new ActionSink({ hands: handsOf(channelId, parts), clock, log, inTurn, onEnded });
}

/** A channel, as far as rules may use it. */
function handsOf(channelId: string, { made, holderOf }: Pick<ActionSinks, "made" | "holderOf">): Hands {
  const channels = () => made().channels;
  const channel = () => channels().get(channelId);
  return {
    store: holderOf(channelId),
    get can() {
      return channel().can;
    },
    get isReady() {
      return channel().linkState.state === "AUTH";
    },
    get rules() {
      return channels().rules.get(channelId);
    },
    get texts() {
      return channels().rules.texts(channelId);
    },
    hold: (texts) => channels().rules.hold(channelId, texts),
    callerKind: (caller) => channels().callerKind(channelId, caller),
    hasRejected: (callId) => channel().hasRejected(callId),
    reject: ({ callId, callerNumber, callerLid }) =>
      channel().reject(callId, callerNumber ?? callerLid ?? undefined),
    newMessageId: () => channel().newMessageId(),
    sendText: async (to, text, id) => {
      await channel().sendText(to, text, id);
    },
    remind: async (action, call, end) => {
      const { callbacks, journal } = made();
      await callbacks.open(channelId, call.callId);
      await journal.publish(channelId, reminderEvent(channelId, action.rule, call), { ends: [end] });
    },
  };
}
