import type { Account } from "../accounts/account.ts";
import type { Directory } from "../accounts/directory.ts";
import type { CollectionName } from "../app-state/app-state.ts";
import { CALL_LOG, clearLog, recordCall, removeRecord } from "../app-state/call-log.ts";
import type { Mutation } from "../app-state/mutation.ts";
import { tellOfChanges } from "../app-state/notify.ts";
import { SimulatorError } from "../errors.ts";
import type { Context } from "../ground/context.ts";
import type { Post } from "../messages/post.ts";
import { numberJid } from "../stanzas/jid.ts";
import { type PlacedCall, recordOf } from "./placed-call.ts";

/** Whether linked clients hear of a change now. */
export interface ChangeOptions {
  /** They are told of it at the next `tell`, together with others. Default: at once. */
  readonly quietly?: boolean | undefined;
}

/** What else is in the patch of some calls. */
export interface LogOptions extends ChangeOptions {
  /** The ids of calls whose records go: a phone that has too many takes the oldest out. */
  readonly removed?: readonly string[] | undefined;
}

/** How a record goes. */
export interface RemoveOptions extends ChangeOptions {
  /** The change carries the record all the same, as clients can write it. Default: it does not. */
  readonly keepsValue?: boolean | undefined;
}

/** A record in the call log. */
export interface LoggedCall {
  /** The call's id. */
  readonly id: string;
  /** The version of the collection `regular` that it came with. */
  readonly version: number;
}

/** The parts of a network that the phone's app state uses. */
interface Surroundings extends Context {
  readonly directory: Directory;
  readonly post: Post;
}

/** What a phone shares with its linked clients: contacts and the call log, sealed with a key that it gives them. */
export class PhoneAppState {
  readonly #account: Account;
  readonly #around: Surroundings;

  constructor(account: Account, around: Surroundings) {
    this.#account = account;
    this.#around = around;
  }

  /** Tells the clients which collections have changed since they were last told, all in one notification. */
  async tell(): Promise<void> {
    const { appState, devices } = this.#account;
    await tellOfChanges(appState.takeUntold(), devices.values(), this.#around);
  }

  /** Gives all linked clients the key, again or at last. A phone does so once by itself, after it has linked a client. */
  async shareKey(): Promise<void> {
    for (const device of this.#account.devices.values()) {
      await this.#around.post.shareAppStateKey(this.#account, device);
    }
  }

  /** Changes the key, as phones do now and then. Clients cannot read what follows before `shareKey` gives it to them. */
  renewKey(): void {
    this.#account.appState.renewKey();
  }

  /** Writes a call into the call log, or writes its record anew. */
  async logCall(placed: PlacedCall): Promise<LoggedCall> {
    const [logged] = await this.logCalls([placed], placed);
    if (!logged) throw new Error("no call was logged");
    return logged;
  }

  /**
   * Writes several calls into the call log, all in one patch and in this order. Each is as `logCall` takes it, but for `quietly`.
   *
   * @throws SimulatorError `CALL_NOT_FOUND` for one to be removed
   */
  async logCalls(
    placed: readonly PlacedCall[],
    { removed = [], ...options }: LogOptions = {},
  ): Promise<LoggedCall[]> {
    const removals = removed.map((id) => this.#removal(id, false));
    const records = placed.map((each) => recordOf(each, this.#account, this.#around));
    for (const record of records) this.#account.appState.records.set(record.id, record);
    const version = await this.#write(CALL_LOG, [...records.map(recordCall), ...removals], options);
    return records.map(({ id }) => ({ id, version }));
  }

  /**
   * Takes a record out of the call log, as a phone does with the oldest when it has too many.
   *
   * @throws SimulatorError `CALL_NOT_FOUND`
   */
  async removeCall(id: string, { keepsValue = false, ...options }: RemoveOptions = {}): Promise<void> {
    await this.#write(CALL_LOG, [this.#removal(id, keepsValue)], options);
  }

  /** The owner clears the call log of the calls with somebody, in one direction. */
  async clearCalls(
    number: string,
    options: ChangeOptions & { readonly incoming?: boolean | undefined } = {},
  ): Promise<void> {
    const { incoming = false } = options;
    await this.#write(CALL_LOG, [clearLog(numberJid(number), incoming, this.#around.clock())], options);
  }

  /** Saves somebody as a contact. */
  async saveContact(number: string, name: string, options: ChangeOptions = {}): Promise<void> {
    const lid = this.#around.directory.byNumber(number)?.jid("lid");
    const contactAction = {
      fullName: name,
      firstName: name.split(" ")[0] ?? name,
      ...(lid ? { lidJid: lid } : {}),
      saveOnPrimaryAddressbook: true,
    };
    const mutation: Mutation = {
      operation: "set",
      index: ["contact", numberJid(number)],
      value: { timestamp: this.#around.clock(), contactAction },
      version: 2,
    };
    await this.#write("critical_unblock_low", [mutation], options);
  }

  #removal(id: string, keepsValue: boolean): Mutation {
    const { records } = this.#account.appState;
    const record = records.get(id);
    if (!record) throw new SimulatorError("CALL_NOT_FOUND", `The call log has no record of call ${id}.`);
    records.delete(id);
    return removeRecord(record, this.#around.clock(), keepsValue);
  }

  async #write(
    name: CollectionName,
    mutations: readonly Mutation[],
    { quietly = false }: ChangeOptions,
  ): Promise<number> {
    const { appState, number } = this.#account;
    const flaw = this.#around.conditions.patches.take(number)?.flaw;
    const collection = appState.get(name);
    collection.write(mutations, appState.key, flaw);
    appState.changed(collection);
    if (!quietly) await this.tell();
    return collection.version;
  }
}
