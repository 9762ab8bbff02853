/** Whom a misbehaviour is for. */
export interface Scope {
  /** Only clients linked to this phone number. Default: all. */
  readonly number?: string | undefined;
}

/** How often a misbehaviour happens. */
export interface Counted {
  /** Default: once. `Infinity`: until it is stopped. */
  readonly times?: number | undefined;
}

interface Active<Rule> {
  readonly rule: Rule;
  left: number;
}

/** Rules of one kind that are in force, the oldest first. */
export class Rules<Rule extends Scope> {
  #active: Active<Rule>[] = [];

  /** Puts a rule in force. The returned function ends it. */
  add(rule: Rule, times: number): () => void {
    const active = { rule, left: times };
    this.#active.push(active);
    return () => {
      this.#active = this.#active.filter((each) => each !== active);
    };
  }

  /** The first rule for a number that fits, counted as used once. */
  take(number?: string, fits: (rule: Rule) => boolean = () => true): Rule | undefined {
    // Asked for each stanza, and there is hardly ever one.
    if (this.#active.length === 0) return undefined;
    const found = this.#active.find(({ rule }) => (rule.number ?? number) === number && fits(rule));
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#active = this.#active.filter((each) => each !== found);
    return found.rule;
  }

  clear(): void {
    this.#active = [];
  }
}
