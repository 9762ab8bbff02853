import type { Account } from "../accounts/account.ts";
import { SimulatorError } from "../errors.ts";
import type { Context } from "../ground/context.ts";
import { decimalDigits } from "../ground/random.ts";
import { Group } from "./group.ts";

/** What a group is to be. */
export interface NewGroup {
  readonly subject: string;
  /** Phone numbers of phones that there are. The first one makes the group. */
  readonly members: readonly string[];
  /** Made up if absent. */
  readonly jid?: string | undefined;
}

const JID = /^\d{5,30}(-\d{5,15})?@g\.us$/;

/** Whether it is the JID of a group. */
export function isGroupJid(jid: string | undefined): jid is string {
  return jid?.endsWith("@g.us") ?? false;
}

/** The groups of a network, by JID. */
export class Groups {
  readonly #context: Pick<Context, "random" | "clock">;
  readonly #byJid = new Map<string, Group>();

  constructor(context: Pick<Context, "random" | "clock">) {
    this.#context = context;
  }

  /** @throws SimulatorError `BAD_GROUP`, `GROUP_EXISTS` */
  create({ subject, jid: given }: NewGroup, accounts: readonly Account[]): Group {
    const jid = given ?? `120363${decimalDigits(this.#context.random, 12)}@g.us`;
    if (!JID.test(jid)) throw new SimulatorError("BAD_GROUP", `Expected digits and @g.us, got "${jid}".`);
    if (accounts.length === 0) throw new SimulatorError("BAD_GROUP", "A group has at least one member.");
    if (this.#byJid.has(jid)) throw new SimulatorError("GROUP_EXISTS", `There is a group ${jid} already.`);
    const group = new Group(jid, subject, this.#context.clock(), accounts);
    this.#byJid.set(jid, group);
    return group;
  }

  find(jid: string | undefined): Group | undefined {
    return jid === undefined ? undefined : this.#byJid.get(jid);
  }

  /** The groups that somebody is in. */
  of(account: { readonly number: string }): readonly Group[] {
    return [...this.#byJid.values()].filter((group) => group.has(account));
  }

  clear(): void {
    this.#byJid.clear();
  }
}
