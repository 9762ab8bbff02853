import type { RuleSet } from "../rules/rule.ts";

/** The rules of all channels of this node, in memory. The store has the durable document. */
export class RuleRegistry {
  readonly #channels = new Map<string, RuleSet>();

  set(channelId: string, rules: RuleSet): void {
    this.#channels.set(channelId, rules);
  }

  remove(channelId: string): void {
    this.#channels.delete(channelId);
  }

  /** The document of a channel; undefined where none was written. */
  of(channelId: string): RuleSet | undefined {
    return this.#channels.get(channelId);
  }

  /** What the journal looks at: undefined for a channel without a single rule, which costs a call nothing. */
  inForce(channelId: string): RuleSet | undefined {
    const rules = this.#channels.get(channelId);
    return rules && rules.rules.length > 0 ? rules : undefined;
  }
}
