import type { Clock } from "../ground/clock.ts";
import type { Random } from "../ground/random.ts";
import type { Addressing } from "../stanzas/jid.ts";

/** How to make a network. */
export interface NetworkOptions {
  /** Default: 0, any free port. */
  readonly port?: number | undefined;
  /** Default: `127.0.0.1`. Whoever reaches the port can link clients: think before you give another address. */
  readonly host?: string | undefined;
  /**
   * Whether clients connect by `wss:`. The certificate is made at the start and signs itself: clients must be told to
   * trust `certificate`. Default: false.
   */
  readonly tls?: boolean | undefined;
  /** Default: the system's. */
  readonly clock?: Clock | undefined;
  /** Default: `Math.random`. */
  readonly random?: Random | undefined;
  /**
   * Whether calls name people by LID, with the caller's number beside it, as WhatsApp does since 2025, or by phone
   * number (`pn`), as it did before and still may. Default: `lid`.
   */
  readonly addressing?: Addressing | undefined;
  /**
   * Whether new clients are asked for one-time keys. Baileys then makes 812 of them, which takes it 150 ms: say false
   * where hundreds of clients are linked and nobody writes to them. Default: true.
   */
  readonly preKeys?: boolean | undefined;
  /**
   * Makes the network's keys the same each time, so that `rootKey` can be written down and clients recognise the
   * service after a restart. Default: new keys.
   */
  readonly seed?: string | undefined;
  /**
   * Whether a phone sends each client that it has just linked a first history, an empty one, if the client says that it
   * can read it. Many clients hold messages back for 20 seconds without it. Default: true.
   */
  readonly history?: boolean | undefined;
  /** How many of the last call stanzas `stanzas` keeps; 0 for none. Default: 100,000. */
  readonly stanzaLimit?: number | undefined;
  /** How many stanzas wait for one device at most; the oldest makes room. Default: 10,000. */
  readonly outboxLimit?: number | undefined;
}

/** What a network can have of its own that shares the port of another. */
export type ApartOptions = Omit<NetworkOptions, "port" | "host" | "tls">;

/** What the service's certificate is to name. */
export function namesOf({ host = "localhost" }: NetworkOptions): string[] {
  return [...new Set(["localhost", "127.0.0.1", "::1", host])];
}
