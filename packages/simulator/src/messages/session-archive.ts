import { SessionRecord } from "libsignal";

/** A session as libsignal keeps it, as far as it matters which one is open. */
interface Session {
  readonly indexInfo: { closed: number; readonly used: number };
  readonly constructor: unknown;
  serialize(): unknown;
}

const OPEN = -1;
// As many as libsignal keeps.
const KEPT = 40;

/**
 * The sessions between a phone and one device: one that is open, by which the phone writes, and those that came before
 * it, by which it can still read. Two that write to each other for the first time at the same moment begin a session
 * each, and both must stay good.
 *
 * libsignal's own record prints whole sessions, private keys included, when it opens or closes one.
 */
export class SessionArchive extends SessionRecord {
  declare readonly sessions: Record<string, Session>;
  #tried: Session | undefined;

  closeSession(session: Session): void {
    session.indexInfo.closed = Date.now();
  }

  openSession(session: Session): void {
    session.indexInfo.closed = OPEN;
  }

  removeOldSessions(): void {
    const closed = Object.entries(this.sessions).filter(([, { indexInfo }]) => indexInfo.closed !== OPEN);
    closed.sort(([, one], [, other]) => one.indexInfo.closed - other.indexInfo.closed);
    for (const [key] of closed.slice(0, Math.max(0, closed.length - KEPT))) delete this.sessions[key];
  }

  /** Those that libsignal tries, one after another: all, or the one that is being tried. */
  getSessions(): Session[] {
    return this.#tried ? [this.#tried] : this.#byUse();
  }

  /**
   * Opens a message with each session in turn, the last used first. libsignal moves a session on before it knows that
   * the message is for it, and so spoils those that it is not for: these are put back as they were.
   */
  async tryEach<Result>(open: () => Promise<Result>): Promise<Result> {
    let failure: unknown = new Error("there is no session with the sender");
    for (const session of this.#byUse()) {
      const before = session.serialize();
      this.#tried = session;
      try {
        return await open();
      } catch (error) {
        failure = error;
        this.#putBack(session, before);
      } finally {
        this.#tried = undefined;
      }
    }
    throw failure;
  }

  /** Puts all sessions aside: the next message begins a new one. */
  closeAll(): void {
    for (const session of Object.values(this.sessions)) {
      if (session.indexInfo.closed === OPEN) this.closeSession(session);
    }
  }

  /** The session that opened the last message becomes the one to write by, so that both sides come to use the same. */
  openLastUsed(): void {
    const [last] = this.#byUse();
    if (!last || last.indexInfo.closed === OPEN) return;
    this.closeAll();
    this.openSession(last);
  }

  #byUse(): Session[] {
    return Object.values(this.sessions).sort((one, other) => other.indexInfo.used - one.indexInfo.used);
  }

  #putBack(spoiled: Session, before: unknown): void {
    const { deserialize } = spoiled.constructor as { deserialize(data: unknown): Session };
    for (const [key, session] of Object.entries(this.sessions)) {
      if (session === spoiled) this.sessions[key] = deserialize.call(spoiled.constructor, before);
    }
  }
}
