/** What a named token may do: see docs/reference/tokens.md. */
export type TokenScope = "read" | "send" | "manage";

/** A channel that a token opens. Another one that gets the same id later has another time, and is not opened. */
export interface OpenedChannel {
  id: string;
  createdAt: number;
}

/** A named token, as it is kept: its hash, and never the token. */
export interface TokenRecord {
  tokenId: string;
  name: string;
  /** The channels that it opens; null for all, also for those made later. */
  channels: OpenedChannel[] | null;
  scopes: TokenScope[];
  hash: Uint8Array;
  /** Of the token before the last rotation, which opens until a time; null before the first. */
  oldHash: Uint8Array | null;
  oldUntil: number | null;
  /** Milliseconds since 1970; null for one that does not expire. */
  expiresAt: number | null;
  lastUsedAt: number | null;
  createdAt: number;
}

/** The operator's named tokens, which belong to no channel. Of two writes at once the later one counts. */
export interface TokenStore {
  /** Oldest first. */
  listTokens(args: Record<never, never>): Promise<TokenRecord[]>;
  /** Adds one, or replaces it. */
  writeToken(args: { token: TokenRecord }): Promise<void>;
  /** Notes when one was last used; does nothing to one that is gone. */
  noteTokenUse(args: { tokenId: string; at: number }): Promise<void>;
  removeToken(args: { tokenId: string }): Promise<void>;
}
