import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Vault } from "../secrets/vault.ts";

export const SESSION_COOKIE = "ringhook_session";
/** A sign-in counts for twelve hours. */
export const SESSION_MS = 12 * 3_600_000;
const PLACE = "session";

interface Session {
  id: string;
  /** Hash of the token that signed in, as hex: once that token is rotated, the session is dead too. */
  hash: string;
  until: number;
}

/**
 * Sign-ins of browsers. The cookie holds the session itself, sealed, so that it lives through a restart;
 * it names the token's hash and never the token.
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
      until: this.#clock() + SESSION_MS,
    };
    return Buffer.from(this.#vault.seal(JSON.stringify(session), PLACE)).toString("base64url");
  }

  /** Hash of the token that a cookie stands for; undefined when it is none, has ended or is too old. */
  tokenHash(cookie: string): Uint8Array | undefined {
    const session = this.#open(cookie);
    if (!session || session.until <= this.#clock() || this.#ended.has(session.id)) return undefined;
    return Buffer.from(session.hash, "hex");
  }

  end(cookie: string): void {
    const session = this.#open(cookie);
    if (session) this.#ended.set(session.id, session.until);
    for (const [id, until] of this.#ended) if (until <= this.#clock()) this.#ended.delete(id);
  }

  #open(cookie: string): Session | undefined {
    try {
      return JSON.parse(this.#vault.open(Buffer.from(cookie, "base64url"), PLACE).toString("utf8"));
    } catch {
      return undefined;
    }
  }
}

/** The session cookie of a request, if it came with one. */
export function sessionCookieOf(header: string | undefined): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const [name, value] = part.split("=", 2);
    if (name?.trim() === SESSION_COOKIE) return value?.trim();
  }
  return undefined;
}
