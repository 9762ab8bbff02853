import type { Account } from "../accounts/account.ts";

/** A group of people. */
export class Group {
  /** Like `120363012345678901@g.us`. */
  readonly jid: string;
  readonly subject: string;
  /** In milliseconds since 1970. */
  readonly createdAt: number;
  /** The first one made it. */
  readonly accounts: readonly Account[];

  constructor(jid: string, subject: string, createdAt: number, accounts: readonly Account[]) {
    this.jid = jid;
    this.subject = subject;
    this.createdAt = createdAt;
    this.accounts = accounts;
  }

  /** The members' phone numbers. */
  get members(): readonly string[] {
    return this.accounts.map(({ number }) => number);
  }

  has({ number }: { readonly number: string }): boolean {
    return this.members.includes(number);
  }
}
