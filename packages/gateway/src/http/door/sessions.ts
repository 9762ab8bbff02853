import { randomBytes } from "node:crypto";
import { type Clock, nowOf } from "../../clock.ts";
import type { Vault } from "../../secrets/vault.ts";

export const SESSION_COOKIE = "ringhook_session";
/** A session lasts twelve hours. */
export const SESSION_MS = 12 * 3_600_000;
const PLACE = "session";

/** A session that is over, though its time is not. */
export interface EndedSession {
  id: string;
  until: number;
}

interface Session extends EndedSession {
  /** Hash of the token that signed in, as hex: when that token is rotated, the session ends too. */
  hash: string;
}

/**
 * Sessions of browsers. The cookie holds the sealed session itself, so it survives a restart. It contains the token's
 * hash, never the token.
 */
export class Sessions {
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #ended = new Map<string, number>();

  constructor(vault: Vault, clock: Clock) {
    this.#vault = vault;
    this.#clock = clock;
  }

  /** A new session for the token with this hash. @returns the cookie's value */
  begin(hash: Uint8Array): string {
    const session: Session = {
      id: randomBytes(16).toString("base64url"),
      hash: Buffer.from(hash).toString("hex"),
      until: nowOf(this.#clock) + SESSION_MS,
    };
    return Buffer.from(this.#vault.seal(JSON.stringify(session), PLACE)).toString("base64url");
  }

  /** Hash of the token behind a session cookie; undefined when the cookie is invalid, closed or expired. */
  tokenHash(cookie: string): Uint8Array | undefined {
    const session = this.#open(cookie);
    if (!session || session.until <= nowOf(this.#clock) || this.#ended.has(session.id)) return undefined;
    return Buffer.from(session.hash, "hex");
  }

  /** @returns what other nodes have to know to end it, too */
  end(cookie: string): EndedSession | undefined {
    const session = this.#open(cookie);
    if (session) this.noteEnd(session);
    return session && { id: session.id, until: session.until };
  }

  noteEnd({ id: ended, until: lastsUntil }: EndedSession): void {
    this.#ended.set(ended, lastsUntil);
    for (const [id, until] of this.#ended) if (until <= nowOf(this.#clock)) this.#ended.delete(id);
  }

  #open(cookie: string): Session | undefined {
    try {
      return JSON.parse(this.#vault.open(Buffer.from(cookie, "base64url"), PLACE).toString("utf8"));
    } catch {
      return undefined;
    }
  }
}

/** The session cookie of a request, if any. */
export function sessionCookieOf(header: string | undefined): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const [name, value] = part.split("=", 2);
    if (name?.trim() === SESSION_COOKIE) return value?.trim();
  }
  return undefined;
}
