import { messageOf, RinghookError } from "../../../errors.ts";
import type { Log } from "../../../log/log.ts";
import { Persistent } from "../../../persistent.ts";
import { within } from "../../../within.ts";
import type { Account, Credentials } from "../../source.ts";
import type { LinkTimes } from "../connection/link-times.ts";
import { accountOf } from "./account.ts";
import { loadAuthState, type StoredAuthState } from "./auth-state.ts";

/** The numbers of LIDs from earlier calls. They are not secret and stay valid after a logout. */
const OUTLIVES_LOGOUT = ["lid-mapping"];

/** A link's credentials in the store. Saving and deleting are repeated until the store succeeds. */
export class LinkCredentials {
  readonly #credentials: Credentials;
  readonly #storeMs: number;
  readonly #saving: Persistent;
  readonly #forgetting: Persistent;
  #auth: StoredAuthState | undefined;
  /** One reading for all who ask meanwhile: two would be two states of one link, of which one is never saved. */
  #loading: Promise<StoredAuthState> | undefined;

  constructor(credentials: Credentials, { storeMs, backoffMs, longestBackoffMs }: LinkTimes, log: Log) {
    this.#credentials = credentials;
    this.#storeMs = storeMs;
    const repeating = (sentence: string) => ({
      firstMs: backoffMs,
      longestMs: longestBackoffMs,
      onFailure: (error: unknown) => log.error({ reason: messageOf(error) }, sentence),
    });
    this.#saving = new Persistent(
      async () => this.#inTime(this.#auth?.save()),
      repeating("could not store credentials; will retry"),
    );
    this.#forgetting = new Persistent(
      () => this.#clear(),
      repeating("could not remove invalid credentials; will retry"),
    );
  }

  /** The linked account; undefined while there is none, or before they are read. */
  get account(): Account | undefined {
    return this.#auth && accountOf(this.#auth.creds);
  }

  /** Reads them. */
  async read(): Promise<StoredAuthState> {
    // Invalid ones are deleted first: a login with them would fail, and a late deletion would hit new ones.
    await this.#forgetting.finish();
    if (this.#auth) return this.#auth;
    this.#loading ??= this.#inTime(loadAuthState(this.#credentials));
    const loading = this.#loading;
    try {
      const auth = await loading;
      if (this.#loading === loading) this.#auth = auth;
    } finally {
      if (this.#loading === loading) this.#loading = undefined;
    }
    // Forgotten meanwhile: what was read is dead.
    return this.#auth ?? this.read();
  }

  /** The credentials to connect with: of an account, or fresh ones. */
  async forConnecting(): Promise<StoredAuthState> {
    const auth = await this.read();
    if (!auth.creds.me || accountOf(auth.creds)) return auth;
    // A pairing code that was not entered leaves a number behind, with which WhatsApp refuses every login.
    await this.#clear();
    this.#auth = undefined;
    return this.read();
  }

  /** They have changed. */
  save(): void {
    this.#saving.ask();
  }

  /** Deletes invalid credentials, and retries if that fails. */
  forget(): void {
    this.#auth = undefined;
    this.#loading = undefined;
    this.#forgetting.ask();
  }

  /** Resolves after the attempt to delete invalid credentials. */
  forgetTried(): Promise<void> {
    return this.#forgetting.tried();
  }

  /** Stops the retries after a last attempt to save. */
  async stop(): Promise<void> {
    this.#forgetting.stop();
    await this.#saving.finish().catch(() => {});
    this.#saving.stop();
  }

  #clear(): Promise<void> {
    return this.#inTime(this.#credentials.clear({ except: OUTLIVES_LOGOUT }));
  }

  async #inTime<T>(work: Promise<T> | T): Promise<T> {
    return within(
      Promise.resolve(work),
      this.#storeMs,
      () => new RinghookError("STORE_FAILED", "the store does not answer"),
    );
  }
}
