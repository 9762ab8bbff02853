import { type Clock, nowOf } from "../clock.ts";
import type { Vault } from "../secrets/vault.ts";

/** The header by which a node tells another one that it is one, and what it knows of the request. */
export const NODE_HEADER = "x-ringhook-node";
/** A sealed header counts for this long, so that one that was overheard is soon worth nothing. */
const COUNTS_MS = 60_000;
const PLACE = "a node's request";

/** What a node says of a request that it sends to another. */
export interface Said {
  /** How often the request was forwarded before. */
  hops: number;
  /** The address of the client whose request it is; null for the node's own. */
  client: string | null;
}

interface Sealed extends Said {
  method: string;
  path: string;
  at: number;
}

/** Nodes of a database share its secret key: what it seals comes from one of them. It is good for one method and path alone. */
export class NodeSeal {
  readonly #vault: Vault;
  readonly #clock: Clock;

  constructor(vault: Vault, clock: Clock) {
    this.#vault = vault;
    this.#clock = clock;
  }

  seal({ method, path }: { method: string; path: string }, said: Said): string {
    const sealed: Sealed = { ...said, method, path, at: nowOf(this.#clock) };
    return Buffer.from(this.#vault.seal(JSON.stringify(sealed), PLACE)).toString("base64url");
  }

  /** @returns undefined for what no node of this database sealed for this request, or too long ago */
  open(header: unknown, { method, path }: { method: string; path: string }): Said | undefined {
    if (typeof header !== "string") return undefined;
    try {
      const opened = this.#vault.open(Buffer.from(header, "base64url"), PLACE).toString("utf8");
      const { hops, client, ...sealed }: Sealed = JSON.parse(opened);
      const age = Math.abs(nowOf(this.#clock) - sealed.at);
      if (sealed.method !== method || sealed.path !== path || age > COUNTS_MS) return undefined;
      return { hops, client };
    } catch {
      return undefined;
    }
  }
}
