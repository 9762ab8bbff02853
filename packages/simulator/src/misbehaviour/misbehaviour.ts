import type { Online } from "../accounts/device.ts";
import type { Directory } from "../accounts/directory.ts";
import type { PatchFlaw } from "../app-state/collection.ts";
import type { Authority } from "../noise/authority.ts";
import type { StreamError } from "../stanzas/stream-error.ts";
import type {
  Conditions,
  DropAt,
  LoginRefusal,
  RejectAnswer,
  SyncAnswer,
  UpgradeStatus,
} from "./conditions.ts";
import type { Counted, Scope } from "./rules.ts";

/** Stops a misbehaviour. */
export type Stop = () => void;

/** What a network does when it does not do what it should: each on purpose, for as long as it is wanted. */
export class Misbehaviour {
  readonly #authority: Authority;
  readonly #conditions: Conditions;
  readonly #directory: Directory;

  constructor(conditions: Conditions, directory: Directory, authority: Authority) {
    this.#authority = authority;
    this.#conditions = conditions;
    this.#directory = directory;
  }

  /** Answers the next connections with an HTTP status instead of opening a WebSocket. */
  refuseUpgrade(options: Counted & { readonly status: UpgradeStatus }): Stop {
    const { status, times = 1 } = options;
    return this.#conditions.upgrades.add({ answer: status }, times);
  }

  /** Accepts the next connections and then says nothing: before the WebSocket opens, or before the handshake. */
  stall(options: Counted & { readonly at: "upgrade" | "handshake" }): Stop {
    const { at, times = 1 } = options;
    if (at === "upgrade") return this.#conditions.upgrades.add({ answer: "silence" }, times);
    return this.#conditions.handshakes.add({}, times);
  }

  /** Refuses the next logins of linked clients with a `failure`. */
  refuseLogin(options: Scope & Counted & { readonly reason: LoginRefusal }): Stop {
    const { times = 1, ...rule } = options;
    return this.#conditions.logins.add(rule, times);
  }

  /** Ends the streams of the clients that are logged in with a `stream:error`. Returns how many there were. */
  endStream(error: StreamError, scope: Scope = {}): number {
    return this.#each(scope, (online) => online.end(error));
  }

  /** Cuts the clients that are logged in off. Returns how many there were. */
  drop(scope: Scope = {}): number {
    return this.#each(scope, (online) => online.cut());
  }

  /** Cuts a client off at the next stanza of a kind. */
  dropAt(options: DropAt): Stop {
    const { times = 1, ...rule } = options;
    return this.#conditions.drops.add(rule, times);
  }

  /** Falls silent towards the clients that are logged in, and stops listening to them. Stopping it catches up. */
  freeze(scope: Scope = {}): Stop {
    const frozen: Online[] = [];
    this.#each(scope, (online) => {
      online.freeze();
      frozen.push(online);
    });
    return () => {
      for (const online of frozen) online.thaw();
    };
  }

  /** Brings each call stanza and message late, in order. @param options.ms how late, in milliseconds */
  delay(options: Scope & { readonly ms: number }): Stop {
    return this.#conditions.delays.add(options, Number.POSITIVE_INFINITY);
  }

  /**
   * Lets calls overtake each other: the stanzas of one call stay in order, those of different calls do not.
   *
   * @param options.windowMs by how much a stanza is late at most, in milliseconds
   */
  shuffle(options: Scope & { readonly windowMs: number }): Stop {
    return this.#conditions.shuffles.add(options, Number.POSITIVE_INFINITY);
  }

  /** Sends call stanzas more than once, with the same id. */
  repeat(options: Scope & Counted & { readonly extra?: number; readonly stanza?: string } = {}): Stop {
    const { times = 1, extra = 1, stanza, number } = options;
    return this.#conditions.repeats.add({ number, extra, stanza }, times);
  }

  /** Loses acknowledgements on the way: the network sends those stanzas again at the next login. */
  loseAcknowledgements(options: Scope & Counted = {}): Stop {
    const { times = 1, number } = options;
    return this.#conditions.lostAcknowledgements.add({ number }, times);
  }

  /** Answers rejects of calls with an error, or not at all. The call rings on. */
  answerRejects(answer: RejectAnswer, options: Scope & Counted = {}): Stop {
    const { times = 1, number } = options;
    return this.#conditions.rejects.add({ number, answer }, times);
  }

  /**
   * Refuses what clients write, with an error in the `ack`: 429 too much, 463 to somebody who must be asked first, 479
   * wrong keys. Nobody gets the message.
   */
  refuseMessages(options: Scope & Counted & { readonly error: number }): Stop {
    const { times = 1, ...rule } = options;
    return this.#conditions.messages.add(rule, times);
  }

  /** Answers a client's question for the digest of its keys with a wrong one: it should upload them again. */
  wrongDigest(options: Scope & Counted = {}): Stop {
    const { times = 1, number } = options;
    return this.#conditions.digests.add({ number }, times);
  }

  /** Phones keep the key for the app state from the clients that they link. `phone.appState.shareKey` gives it late. */
  keepAppStateKey(options: Scope = {}): Stop {
    return this.#conditions.keptKeys.add(options, Number.POSITIVE_INFINITY);
  }

  /**
   * Spoils the next changes that phones make to their app state.
   *
   * @param options.flaw `patch-mac`, `snapshot-mac`, `value-mac`: that one is wrong; `elsewhere`: what it changes is in a
   *   blob that cannot be fetched; `lost`: nobody ever gets it; `version-jump`: its version is not the next one
   */
  spoilPatches(options: Scope & Counted & { readonly flaw: PatchFlaw }): Stop {
    const { times = 1, ...rule } = options;
    return this.#conditions.patches.add(rule, times);
  }

  /**
   * Answers questions for changes of the app state otherwise. A `snapshot` stands for all but the newest change, which comes behind
   * it; its blob is nowhere, as clients would look for it at WhatsApp's own address.
   */
  answerSync(answer: SyncAnswer, options: Scope & Counted = {}): Stop {
    const { times = 1, number } = options;
    return this.#conditions.syncs.add({ number, answer }, times);
  }

  /**
   * Uses up the one-time keys of linked clients, as many people do who write to them for the first time.
   *
   * @param options.left how many are left; default 0
   */
  usePreKeys(options: Scope & { readonly left?: number } = {}): void {
    const { left = 0, number } = options;
    for (const account of this.#directory.accounts) {
      if (number !== undefined && number !== account.number) continue;
      for (const { preKeys } of account.devices.values()) while (preKeys.count > left) preKeys.take();
    }
  }

  /** Gives the service another Noise key: clients that remember the old one must fall back to a full handshake. */
  renewServiceKey(): void {
    this.#authority.renewServiceKey();
  }

  /** Stops all misbehaviour, except what was frozen. */
  stop(): void {
    this.#conditions.clear();
  }

  #each(scope: Scope, act: (online: Online) => void): number {
    let count = 0;
    for (const account of this.#directory.accounts) {
      if (scope.number !== undefined && scope.number !== account.number) continue;
      for (const { online } of [...account.devices.values()]) {
        if (!online) continue;
        act(online);
        count += 1;
      }
    }
    return count;
  }
}
