import type { Facts } from "../../rules/may-act.ts";
import type { RuleSet } from "../../rules/rule.ts";
import type { ActionEnd, ActionRecord, TextsHeld } from "../../store/actions.ts";
import type { ChannelStore } from "../../store/channel-store.ts";
import type { Call } from "../../store/records.ts";

/** What actions are done with: a channel, as far as rules may use it. */
export interface Hands {
  readonly store: Pick<ChannelStore, "channelId" | "actionFacts" | "startAction" | "endAction">;
  /** What the channel's source can do. */
  readonly can: Facts["can"];
  /** Whether it is connected, so that something can be asked of it. */
  readonly isReady: boolean;
  /** The rules as they are now: their limits hold, and a rule that is gone does nothing more. */
  readonly rules: RuleSet;
  readonly texts: TextsHeld;
  /** Notes what WhatsApp's answer to a text means for the next ones. */
  hold(texts: TextsHeld): Promise<void>;
  callerKind(caller: { number: string | null; lid: string | null }): Facts["caller"]["kind"];
  /** Whether WhatsApp acknowledged a rejection of the call by this process. */
  hasRejected(callId: string): boolean;
  /**
   * Declines a call. Resolves once WhatsApp acknowledged it, and that is on disk.
   * @throws RinghookError `CALL_NOT_FOUND`, `CALL_ENDED`, `CHANNEL_NOT_LINKED`, `LINK_FAILED`, `STORE_FAILED`
   */
  reject(call: Call): Promise<void>;
  newMessageId(): string;
  /**
   * Resolves once WhatsApp took the text.
   * @throws RinghookError `CHANNEL_NOT_LINKED`, `NOT_ON_WHATSAPP`, `LINK_FAILED`
   */
  sendText(to: string, text: string, id: string): Promise<void>;
  /** Reminds of a call, and settles the action with the same entry of the journal. @throws RinghookError `STORE_FAILED` */
  remind(action: ActionRecord, call: Call, end: ActionEnd): Promise<void>;
}
