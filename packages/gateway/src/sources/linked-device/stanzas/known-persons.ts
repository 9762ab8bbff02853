import { messageOf } from "../../../errors.ts";
import type { Log } from "../../../log/log.ts";
import { compare, lidJid, numberJid, type Person, personOf } from "../../../persons.ts";
import { within } from "../../../within.ts";
import type { Account } from "../../source.ts";
import type { CallStanza } from "./call-stanza.ts";
import type { Known } from "./interpret.ts";

/** Baileys' mapping of LIDs to phone numbers. */
export interface LidMapping {
  getPNForLID(lid: string): Promise<string | null>;
  /** Asks WhatsApp when it does not know. */
  getLIDForPN(number: string): Promise<string | null>;
  storeLIDPNMappings(pairs: { lid: string; pn: string }[]): Promise<unknown>;
}

type Own = Pick<Account, "number" | "lid">;

/** Timeout for looking up a person, in milliseconds, because other stanzas wait behind it. */
const ANSWER_MS = 3_000;

/** Which number and LID are one person, learnt from calls and messages and stored with the link's credentials. */
export class KnownPersons {
  readonly #mapping: LidMapping;
  readonly #log: Log;
  readonly #own: () => Own | undefined;

  /** @param own the account itself, as far as it is known */
  constructor(mapping: LidMapping, log: Log, own: () => Own | undefined) {
    this.#mapping = mapping;
    this.#log = log;
    this.#own = own;
  }

  /** Looks up the persons of a stanza, and stores what the stanza says about them. */
  async of(stanza: CallStanza): Promise<Known> {
    const { creator, from, callerPn, callerLid } = stanza;
    const said = creator === undefined ? personOf(from) : personOf(creator, callerPn, callerLid);
    if (said?.number && said.lid) await this.#keep(said.number, said.lid);
    const caller = await this.#withNumber(said);
    const sender = await this.#withNumber(personOf(from));
    // Whoever ends a group call is another participant, unless the number and the LID are known to be one person.
    const isUnclear = stanza.kind === "terminate" && compare(caller, sender) === "unknown";
    return { caller: isUnclear ? await this.#withLid(caller) : caller, sender };
  }

  /** The person of a JID. */
  byJid(jid: string): Promise<Person | undefined> {
    return this.#withNumber(personOf(jid));
  }

  async #withNumber(person: Person | undefined): Promise<Person | undefined> {
    if (!person?.lid || person.number) return person;
    const { lid } = person;
    const number = numberJid(await this.#ask(() => this.#mapping.getPNForLID(lid)));
    return this.#mixesUp({ lid, number }) ? { lid } : { lid, number };
  }

  async #withLid(person: Person | undefined): Promise<Person | undefined> {
    if (!person?.number || person.lid) return person;
    const { number } = person;
    const lid = lidJid(await this.#ask(() => this.#mapping.getLIDForPN(number)));
    return this.#mixesUp({ number, lid }) ? { number } : { number, lid };
  }

  /**
   * Whether somebody else is taken for the account. Baileys learns from the account's own messages, of which WhatsApp says whose
   * they are and to whom they go: what it makes of that may be the chat's LID with the account's number.
   */
  #mixesUp({ number, lid }: Person): boolean {
    const own = this.#own();
    if (!own?.lid || number === undefined || lid === undefined) return false;
    return (number === own.number) !== (lid === own.lid);
  }

  async #keep(number: string, lid: string): Promise<void> {
    if (this.#mixesUp({ number, lid })) return;
    await this.#ask(() => this.#mapping.storeLIDPNMappings([{ lid, pn: number }]));
  }

  /** A mapping that fails or is slow delays no call: the caller is then as the stanza says. */
  async #ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    try {
      return await within(question(), ANSWER_MS, () => new Error(`no answer within ${ANSWER_MS} ms`));
    } catch (error) {
      this.#log.warn({ reason: messageOf(error) }, "the LID mapping did not answer");
      return undefined;
    }
  }
}
