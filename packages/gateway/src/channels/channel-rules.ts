import { type Clock, nowOf } from "../clock.ts";
import { messageOf } from "../errors.ts";
import type { InTurn } from "../in-turn.ts";
import type { Log } from "../log/log.ts";
import { checkRules, NO_RULES } from "../rules/check-rules.ts";
import type { RuleSet } from "../rules/rule.ts";
import type { TextsHeld } from "../store/actions.ts";
import type { RuleRegistry } from "../subscriptions/rule-registry.ts";
import type { Chores } from "./chores.ts";
import type { Directory } from "./directory.ts";
import type { HeldChannels } from "./held-channels.ts";

export interface ChannelRulesOptions {
  directory: Directory;
  held: HeldChannels;
  rules: RuleRegistry;
  inTurn: InTurn;
  chores: Chores;
  clock: Clock;
  log: Log;
}

/** Whether rules may write: a pause ends by itself, a switch-off by a person. */
export type TextsState = { state: "on" | "paused" | "off" } & TextsHeld;

const NOT_HELD: TextsHeld = { pausedUntil: null, pauses: 0, offAt: null, code: null };

/** The rules of the channels: read and replace them, and what stands against their texts. */
export class ChannelRules {
  readonly #options: ChannelRulesOptions;
  readonly #held = new Map<string, TextsHeld>();

  constructor(options: ChannelRulesOptions) {
    this.#options = options;
  }

  /** Takes up a channel's rules from the store. */
  async open(channelId: string): Promise<void> {
    const { held, rules, log } = this.#options;
    const store = held.of(channelId);
    const [kept, texts] = await Promise.all([store.readRules(), store.readTextsHeld()]);
    this.#held.set(channelId, texts);
    if (!kept) return;
    try {
      rules.set(channelId, checkRules(JSON.parse(kept.document)));
    } catch (error) {
      // Such as a time zone that this machine does not know. Nothing is done rather than something else.
      log.error(
        { channelId, reason: messageOf(error) },
        "the channel's rules cannot be used; none is in force",
      );
    }
  }

  close(channelId: string): void {
    this.#options.rules.remove(channelId);
    this.#held.delete(channelId);
  }

  get(channelId: string): RuleSet {
    return this.#options.rules.of(channelId) ?? NO_RULES;
  }

  /**
   * Replaces a channel's rules. They are in force once this resolves, for events from then on.
   * @param document parsed JSON
   * @throws RinghookError `BAD_RULE`, `CHANNEL_NOT_FOUND`
   */
  async replace(channelId: string, document: unknown): Promise<RuleSet> {
    const { directory, held, rules, inTurn, clock } = this.#options;
    const set = checkRules(document);
    await inTurn.run(channelId, async () => {
      directory.get(channelId);
      try {
        await held.of(channelId).writeRules({ document: JSON.stringify(set), at: nowOf(clock) });
      } catch (error) {
        this.#setRight(channelId);
        throw error;
      }
      rules.set(channelId, set);
    });
    return set;
  }

  texts(channelId: string): TextsState {
    const held = this.#held.get(channelId) ?? NOT_HELD;
    const isPaused = held.pausedUntil !== null && held.pausedUntil > nowOf(this.#options.clock);
    return { ...held, state: held.offAt !== null ? "off" : isPaused ? "paused" : "on" };
  }

  /** Notes what WhatsApp's answers mean for the next texts, or what a person wants. */
  async hold(channelId: string, texts: TextsHeld): Promise<void> {
    await this.#options.held.of(channelId).writeTextsHeld(texts);
    this.#held.set(channelId, texts);
  }

  /** Lets rules write again, or no more, as a person wants. */
  async switchTexts(channelId: string, state: "on" | "off"): Promise<TextsState> {
    const offAt = state === "off" ? nowOf(this.#options.clock) : null;
    await this.#options.inTurn.run(channelId, () => this.hold(channelId, { ...NOT_HELD, offAt }));
    return this.texts(channelId);
  }

  /** A failed change may be in the store all the same. What is in force decides, and is written again. */
  #setRight(channelId: string): void {
    const { chores, inTurn, directory, held, clock } = this.#options;
    chores.begin(`storing the rules of channel ${channelId}`, () =>
      inTurn.run(channelId, async () => {
        if (!directory.has(channelId)) return;
        const document = JSON.stringify(this.get(channelId));
        await held.of(channelId).writeRules({ document, at: nowOf(clock) });
      }),
    );
  }
}
