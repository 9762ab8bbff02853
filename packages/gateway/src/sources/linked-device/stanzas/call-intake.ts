import type { BinaryNode } from "baileys";
import type { Signal } from "../../../calls/signal.ts";
import { elapsed } from "../../../clock.ts";
import { messageOf } from "../../../errors.ts";
import type { Log } from "../../../log/log.ts";
import type { Account, Ignored, SourceHandlers } from "../../source.ts";
import { readCallStanza, shapeOf } from "./call-stanza.ts";
import { interpret } from "./interpret.ts";
import { KnownPersons, type LidMapping } from "./known-persons.ts";
import { QueueWatch } from "./queue-watch.ts";
import type { WhatsAppClock } from "./whatsapp-clock.ts";

const NOTHING_TO_WRITE = { onDisk: Promise.resolve() };

/** Odd shapes that are logged, at most, each once. */
const SHAPES_LOGGED = 50;

export interface CallIntakeOptions {
  handlers: SourceHandlers;
  log: Log;
  clock: WhatsAppClock;
  /** WhatsApp's queue counts as empty after this long without a stanza from it, in milliseconds. */
  drainedMs: number;
  /** A stanza could not be written: the connection must be closed, so that WhatsApp sends it again. */
  onFailure: () => void;
}

/**
 * Turns the call stanzas of one link into signals, in the order in which they arrived, and acknowledges each once its
 * signal is on disk.
 */
export class CallIntake {
  readonly #options: CallIntakeOptions;
  readonly #queue: QueueWatch;
  readonly #shapes = new Set<string>();
  #account: Account | undefined;
  #persons: KnownPersons | undefined;
  #tail: Promise<void> = Promise.resolve();
  #connection = 0;

  constructor(options: CallIntakeOptions) {
    this.#options = options;
    this.#queue = new QueueWatch(options.drainedMs, () => this.#drain());
  }

  /** A new connection; `account` when it logs in, undefined when it pairs. */
  attach(account: Account | undefined, mapping: LidMapping): void {
    this.#account = account;
    this.#persons = new KnownPersons(mapping, this.#options.log, () => this.#account);
    this.#connection += 1;
  }

  opened(account: Account): void {
    this.#account = account;
    this.#queue.begin();
  }

  /** The connection ended: its unacknowledged stanzas must not be acknowledged on the next one. */
  detach(): void {
    this.#queue.stop();
    this.#connection += 1;
    this.#persons = undefined;
    this.#account = undefined;
  }

  /** Notes any stanza. */
  heard(node: BinaryNode): void {
    this.#queue.heard(node);
  }

  /** Notes that WhatsApp's queue is empty. */
  drained(): void {
    this.#queue.toldEmpty();
  }

  take(node: BinaryNode, acknowledge: () => void): void {
    const connection = this.#connection;
    const account = this.#account;
    this.#inOrder(async () => {
      const { onDisk } = account ? await this.#signal(node, account) : NOTHING_TO_WRITE;
      // Not awaited, so that the next stanzas share the commit.
      onDisk.then(
        () => {
          if (connection === this.#connection) acknowledge();
        },
        (error: unknown) => this.#fail(error, connection),
      );
    });
  }

  /** Passes a stanza on as a signal once the caller is known. */
  async #signal(node: BinaryNode, account: Account): Promise<{ onDisk: Promise<void> }> {
    const { handlers, clock } = this.#options;
    const stanza = readCallStanza(node, clock.wholeSeconds());
    if (!stanza) return this.#ignore(node, "malformed");
    const result = interpret(stanza, account, await this.#persons?.of(stanza));
    if ("ignored" in result) {
      const nothing = this.#ignore(node, result.ignored);
      if (!result.called || !handlers.onOwnCall) return nothing;
      return { onDisk: handlers.onOwnCall(result.called, stanza.at) };
    }
    for (const what of stanza.mended) handlers.onMended(what);
    if (stanza.mended.length > 0) this.#logShape(node, "a call stanza lacks something but was understood");
    return { onDisk: handlers.onSignal(this.#aged(result.signal), account) };
  }

  /** What comes out of WhatsApp's queue has its age; all else is of now. */
  #aged(signal: Signal): Signal {
    const now = signal.offline ? this.#options.clock.now() : undefined;
    return now ? { ...signal, ageMs: Math.max(0, elapsed(signal.at, now)) } : signal;
  }

  #ignore(node: BinaryNode, reason: Ignored): typeof NOTHING_TO_WRITE {
    this.#options.handlers.onIgnored(reason);
    const isOdd = reason === "malformed" || reason === "unknown_kind";
    if (isOdd) this.#logShape(node, "a call stanza was not understood");
    return NOTHING_TO_WRITE;
  }

  #drain(): void {
    const account = this.#account;
    if (!account) return;
    this.#inOrder(() => this.#options.handlers.onDrained(account, this.#options.clock.now()));
  }

  #inOrder(work: () => Promise<void>): void {
    const connection = this.#connection;
    this.#tail = this.#tail.then(work).catch((error: unknown) => this.#fail(error, connection));
  }

  #fail(error: unknown, connection: number): void {
    this.#options.log.error(
      { reason: messageOf(error) },
      "could not store a call stanza; it is not acknowledged, so WhatsApp will send it again",
    );
    // After the end of a connection, WhatsApp sends all of them again anyway.
    if (connection === this.#connection) this.#options.onFailure();
  }

  /** Logs each shape once, without any values of the stanza. */
  #logShape(node: BinaryNode, sentence: string): void {
    const shape = shapeOf(node);
    if (this.#shapes.has(shape) || this.#shapes.size >= SHAPES_LOGGED) return;
    this.#shapes.add(shape);
    this.#options.log.warn({ shape }, sentence);
  }
}
