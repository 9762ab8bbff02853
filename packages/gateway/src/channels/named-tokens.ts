import { type Clock, nowOf } from "../clock.ts";
import { messageOf, RinghookError } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { InTurn } from "../in-turn.ts";
import type { Log } from "../log/log.ts";
import { hashToken, makeToken } from "../secrets/tokens.ts";
import type { OpenedChannel, TokenRecord, TokenScope, TokenStore } from "../store/token-store.ts";
import { type Directory, type KnownChannel, noChannel } from "./directory.ts";
import { isApp } from "./sources.ts";

export interface NamedTokensOptions {
  store: TokenStore;
  directory: Directory;
  inTurn: InTurn;
  ids: Ids;
  clock: Clock;
  log: Log;
}

export interface NewToken {
  name: string;
  /** Ids of channels; null for all, also for those made later. */
  channels: readonly string[] | null;
  scopes: readonly TokenScope[];
  /** Milliseconds since 1970; null for one that does not expire. */
  expiresAt: number | null;
}

/** A token that was just made: the text is returned only then. */
export interface MadeToken {
  record: TokenRecord;
  token: string;
}

const TURN = "named tokens";
/** Named tokens, at most. */
const MOST = 256;
const LONGEST_NAME = 60;
/** After a rotation the old token opens for this long, so that its programs can be updated without a gap. */
const OLD_TOKEN_MS = 24 * 3_600_000;
/** The use of a token is written down at most this often. */
const USE_STEP_MS = 60_000;

/** The operator's named tokens: each opens some channels or all, within its scopes, until it expires. */
export class NamedTokens {
  readonly #options: NamedTokensOptions;
  readonly #byId = new Map<string, TokenRecord>();
  /** The ids of tokens by their hashes, the old one of a rotation too. A lookup by hash reveals nothing through its timing. */
  readonly #byHash = new Map<string, string>();

  constructor(options: NamedTokensOptions) {
    this.#options = options;
  }

  /**
   * Reads them from the store, at the start and when another node may have changed them. None that is made later gets the id of one of
   * them, whatever the clock was set to.
   */
  async load(): Promise<void> {
    const { store, ids, inTurn } = this.#options;
    await inTurn.run(TURN, async () => {
      const kept = await store.listTokens({});
      const there = new Set(kept.map(({ tokenId }) => tokenId));
      for (const record of this.list()) if (!there.has(record.tokenId)) this.#forget(record);
      for (const record of kept) {
        ids.startBehind(record.tokenId);
        this.#set(record);
      }
    });
  }

  /** Oldest first. */
  list(): TokenRecord[] {
    return [...this.#byId.values()];
  }

  /** @throws RinghookError `TOKEN_NOT_FOUND` */
  get(tokenId: string): TokenRecord {
    const record = this.#byId.get(tokenId);
    if (record) return record;
    throw new RinghookError("TOKEN_NOT_FOUND", `there is no token ${JSON.stringify(tokenId)}`, {
      hint: "`ringhook tokens` lists the tokens.",
    });
  }

  /** The token with this hash, if it opens anything now. */
  find(hash: Uint8Array): TokenRecord | undefined {
    const record = this.#known(hash);
    if (!record || this.#isOver(record.expiresAt)) return undefined;
    const isCurrent = keyOf(record.hash) === keyOf(hash);
    return isCurrent || !this.#isOver(record.oldUntil) ? record : undefined;
  }

  /** Whether the token with this hash is one that has expired, for the answer to who still sends it. */
  hasExpired(hash: Uint8Array): boolean {
    return this.#known(hash) !== undefined && this.find(hash) === undefined;
  }

  /** Notes that a token was used. What cannot be written is no reason to refuse it. */
  noteUse({ tokenId }: TokenRecord): void {
    const { store, clock, log } = this.#options;
    const record = this.#byId.get(tokenId);
    const at = nowOf(clock);
    if (!record || Math.abs(at - (record.lastUsedAt ?? 0)) < USE_STEP_MS) return;
    record.lastUsedAt = at;
    store.noteTokenUse({ tokenId, at }).catch((error: unknown) => {
      log.warn({ reason: messageOf(error) }, "the use of a token could not be noted");
    });
  }

  /** Adds one. @throws RinghookError `BAD_TOKEN`, `TOKEN_EXISTS`, `CHANNEL_NOT_FOUND` */
  async add({ name, channels, scopes, expiresAt }: NewToken): Promise<MadeToken> {
    const { clock, ids, inTurn } = this.#options;
    const token = makeToken("rht");
    const record: TokenRecord = {
      tokenId: ids.next("tok"),
      name: checkName(name),
      channels: channels && this.#opened(channels),
      scopes: [...new Set(scopes)],
      hash: hashToken(token),
      oldHash: null,
      oldUntil: null,
      expiresAt: this.#checkExpiry(expiresAt),
      lastUsedAt: null,
      createdAt: nowOf(clock),
    };
    await inTurn.run(TURN, async () => {
      this.#checkRoom(record.name);
      await this.#write(record);
    });
    return { record, token };
  }

  /** Makes a new token in place of one. The old one opens for 24 hours more. @throws RinghookError `TOKEN_NOT_FOUND` */
  async rotate(tokenId: string): Promise<MadeToken> {
    const { clock, inTurn } = this.#options;
    return inTurn.run(TURN, async () => {
      const before = this.get(tokenId);
      const token = makeToken("rht");
      const old = { oldHash: before.hash, oldUntil: nowOf(clock) + OLD_TOKEN_MS };
      const record = { ...before, hash: hashToken(token), ...old };
      await this.#write(record);
      return { record, token };
    });
  }

  /** Removes one: it opens nothing from then on. @throws RinghookError `TOKEN_NOT_FOUND` */
  async remove(tokenId: string): Promise<void> {
    const { store, inTurn } = this.#options;
    await inTurn.run(TURN, async () => {
      const record = this.get(tokenId);
      await store.removeToken({ tokenId });
      this.#forget(record);
    });
  }

  async #write(record: TokenRecord): Promise<void> {
    await this.#options.store.writeToken({ token: record });
    this.#set(record);
  }

  #set(record: TokenRecord): void {
    const before = this.#byId.get(record.tokenId);
    if (before) this.#forgetHashes(before);
    this.#byId.set(record.tokenId, record);
    for (const hash of hashesOf(record)) this.#byHash.set(keyOf(hash), record.tokenId);
  }

  #forget(record: TokenRecord): void {
    this.#byId.delete(record.tokenId);
    this.#forgetHashes(record);
  }

  #forgetHashes(record: TokenRecord): void {
    for (const hash of hashesOf(record)) this.#byHash.delete(keyOf(hash));
  }

  #known(hash: Uint8Array): TokenRecord | undefined {
    const tokenId = this.#byHash.get(keyOf(hash));
    return tokenId === undefined ? undefined : this.#byId.get(tokenId);
  }

  /** Whether a time has come; a time that was never set does not. */
  #isOver(until: number | null): boolean {
    return until !== null && until <= nowOf(this.#options.clock);
  }

  #opened(channels: readonly string[]): OpenedChannel[] {
    return [...new Set(channels)].map((channelId) => {
      const channel = this.#options.directory.find(channelId);
      if (channel && !isApp(channel)) return { id: channelId, createdAt: channel.record.createdAt };
      throw noChannel(channelId);
    });
  }

  #checkExpiry(expiresAt: number | null): number | null {
    if (!this.#isOver(expiresAt)) return expiresAt;
    throw new RinghookError("BAD_TOKEN", "expires_at: expected a time in the future, got one in the past");
  }

  #checkRoom(name: string): void {
    if (this.#byId.size >= MOST) {
      throw new RinghookError("BAD_TOKEN", `expected at most ${MOST} tokens: remove one first`);
    }
    if (this.list().every((other) => other.name !== name)) return;
    throw new RinghookError("TOKEN_EXISTS", `there is a token named ${JSON.stringify(name)} already`);
  }
}

/** Whether a token opens a channel. */
export function opens({ channels }: TokenRecord, channel: KnownChannel): boolean {
  if (isApp(channel)) return false;
  if (channels === null) return true;
  return channels.some(({ id, createdAt }) => id === channel.id && createdAt === channel.record.createdAt);
}

/** The log of changes names tokens, so a name is one line that can be read. */
function checkName(given: string): string {
  const name = given.trim();
  if (/^[^\p{C}]+$/u.test(name) && name.length <= LONGEST_NAME) return name;
  throw new RinghookError("BAD_TOKEN", `name: expected 1 to ${LONGEST_NAME} characters on one line`);
}

function hashesOf({ hash, oldHash }: TokenRecord): Uint8Array[] {
  return oldHash ? [hash, oldHash] : [hash];
}

function keyOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString("hex");
}
