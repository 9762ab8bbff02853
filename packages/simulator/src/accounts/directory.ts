import { SimulatorError } from "../errors.ts";
import { decimalDigits, type Random } from "../ground/random.ts";
import { type Address, parseAddress } from "../stanzas/jid.ts";
import { Account } from "./account.ts";
import type { Device } from "./device.ts";

const NUMBER = /^[1-9]\d{4,19}$/;
const LID = /^[1-9]\d{0,19}$/;

/** All accounts of the network, by number and by LID. */
export class Directory {
  readonly #random: Random;
  readonly #byNumber = new Map<string, Account>();
  readonly #byLid = new Map<string, Account>();

  constructor(random: Random) {
    this.#random = random;
  }

  get accounts(): Iterable<Account> {
    return this.#byNumber.values();
  }

  /** Forgets all accounts. */
  clear(): void {
    this.#byNumber.clear();
    this.#byLid.clear();
  }

  /** @throws SimulatorError `BAD_NUMBER`, `BAD_LID`, `PHONE_EXISTS` */
  add(number: string, options: { name?: string | undefined; lid?: string | undefined }): Account {
    if (!NUMBER.test(number)) {
      throw new SimulatorError(
        "BAD_NUMBER",
        `Expected 5 to 20 digits with the country code, got "${number}".`,
      );
    }
    const lid = options.lid ?? this.#unusedLid();
    if (!LID.test(lid)) throw new SimulatorError("BAD_LID", `Expected up to 20 digits, got "${lid}".`);
    if (this.#byNumber.has(number))
      throw new SimulatorError("PHONE_EXISTS", `The number ${number} is taken.`);
    if (this.#byLid.has(lid)) throw new SimulatorError("PHONE_EXISTS", `The LID ${lid} is taken.`);
    const account = new Account(number, lid, options.name, this.#random);
    this.#byNumber.set(number, account);
    this.#byLid.set(lid, account);
    return account;
  }

  byNumber(number: string): Account | undefined {
    return this.#byNumber.get(number);
  }

  /** @throws SimulatorError `PHONE_NOT_FOUND` */
  require(number: string): Account {
    const account = this.#byNumber.get(number);
    if (!account)
      throw new SimulatorError("PHONE_NOT_FOUND", `There is no phone ${number}: create it first.`);
    return account;
  }

  /** Whose JID it is, by number or by LID. */
  byJid(jid: string | undefined): Account | undefined {
    const address = parseAddress(jid);
    return address && this.#at(address);
  }

  device(number: string, index: number): Device | undefined {
    return this.#byNumber.get(number)?.devices.get(index);
  }

  #at({ addressing, user }: Address): Account | undefined {
    return addressing === "lid" ? this.#byLid.get(user) : this.#byNumber.get(user);
  }

  #unusedLid(): string {
    for (;;) {
      const lid = decimalDigits(this.#random, 15);
      if (!this.#byLid.has(lid)) return lid;
    }
  }
}
