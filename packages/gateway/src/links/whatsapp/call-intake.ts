import type { BinaryNode } from "baileys";
import { messageOf } from "../../errors.ts";
import type { Log } from "../../log/log.ts";
import type { Account, LinkHandlers } from "../link.ts";
import { type CallStanza, readCallStanza } from "./call-stanza.ts";
import { interpret } from "./interpret.ts";
import { lidJid, numberJid } from "./jid.ts";

/** What Baileys knows of which LID is which phone number. */
export interface LidMapping {
  getPNForLID(lid: string): Promise<string | null>;
  storeLIDPNMappings(pairs: { lid: string; pn: string }[]): Promise<unknown>;
}

const NOTHING_TO_WRITE = { onDisk: Promise.resolve() };

/** WhatsApp's queue counts as drained when it says so, or after this time without a stanza. */
const DRAINED_AFTER_MS = 5_000;

/**
 * Takes in the call stanzas of one link, in the order in which they came, turns each into a signal,
 * and acknowledges it once the signal is on disk.
 */
export class CallIntake {
  readonly #handlers: LinkHandlers;
  readonly #log: Log;
  readonly #onFailure: () => void;
  #account: Account | undefined;
  #mapping: LidMapping | undefined;
  #tail: Promise<void> = Promise.resolve();
  #drain: NodeJS.Timeout | undefined;
  #isDrained = false;
  #connection = 0;

  /** @param onFailure a stanza could not be put on disk: the connection must go, so that it is sent again */
  constructor(handlers: LinkHandlers, log: Log, onFailure: () => void) {
    this.#handlers = handlers;
    this.#log = log;
    this.#onFailure = onFailure;
  }

  get account(): Account | undefined {
    return this.#account;
  }

  /** A new connection; `account` when it logs in, undefined when it pairs. */
  attach(account: Account | undefined, mapping: LidMapping): void {
    this.#account = account;
    this.#mapping = mapping;
    this.#isDrained = false;
    this.#connection += 1;
  }

  opened(account: Account): void {
    this.#account = account;
    this.#expectDrained();
  }

  /** The connection is gone: what it still had in hand must not be acknowledged on the next one. */
  detach(): void {
    clearTimeout(this.#drain);
    this.#connection += 1;
    this.#mapping = undefined;
    this.#account = undefined;
  }

  /** WhatsApp said that its queue is empty. */
  drained(): void {
    clearTimeout(this.#drain);
    if (this.#isDrained) return;
    this.#isDrained = true;
    const account = this.#account;
    if (!account) return;
    this.#inOrder(() => this.#handlers.onDrained(account));
  }

  take(node: BinaryNode, acknowledge: () => void): void {
    const connection = this.#connection;
    const account = this.#account;
    this.#expectDrained();
    this.#inOrder(async () => {
      const { onDisk } = account ? await this.#signal(node, account) : NOTHING_TO_WRITE;
      // Not awaited: stanzas that follow share the commit.
      onDisk.then(
        () => {
          if (connection === this.#connection) acknowledge();
        },
        (error: unknown) => this.#fail(error),
      );
    });
  }

  /** Hands a stanza on as a signal, once it is known who calls. */
  async #signal(node: BinaryNode, account: Account): Promise<{ onDisk: Promise<void> }> {
    const stanza = readCallStanza(node);
    if (!stanza) {
      this.#handlers.onIgnored("malformed");
      return NOTHING_TO_WRITE;
    }
    const result = interpret(stanza, account, await this.#numberOf(stanza));
    if ("signal" in result) return { onDisk: this.#handlers.onSignal(result.signal, account) };
    this.#handlers.onIgnored(result.ignored);
    return NOTHING_TO_WRITE;
  }

  /** The phone number behind a LID, from what this call or an earlier one said. */
  async #numberOf(stanza: CallStanza): Promise<string | undefined> {
    const lid = lidJid(stanza.creator);
    if (!lid || !this.#mapping) return undefined;
    const said = numberJid(stanza.callerPn);
    try {
      if (said) await this.#mapping.storeLIDPNMappings([{ lid, pn: said }]);
      return said ?? numberJid((await this.#mapping.getPNForLID(lid)) ?? undefined);
    } catch (error) {
      this.#log.warn({ reason: messageOf(error) }, "the LID mapping did not answer");
      return said;
    }
  }

  #inOrder(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(work).catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.#log.error(
      { reason: messageOf(error) },
      "a call stanza could not be stored; it is not acknowledged and will come again",
    );
    this.#onFailure();
  }

  #expectDrained(): void {
    if (this.#isDrained) return;
    clearTimeout(this.#drain);
    this.#drain = setTimeout(() => this.drained(), DRAINED_AFTER_MS);
  }
}
