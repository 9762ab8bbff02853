import type { Introduction } from "../noise/handshake.ts";
import type { Stanza } from "../stanzas/node.ts";
import type { StreamError } from "../stanzas/stream-error.ts";

/** The service's end of a connection. */
export interface Line {
  /**
   * Sends a stanza. Calls `written` at once if the connection takes it; resolves when it is on its way, or when the
   * connection is gone and it never will be.
   */
  send(stanza: Stanza, written?: () => void): Promise<void>;
  /** Ends the stream with an error, as the service does, and closes. */
  end(error: StreamError): void;
  /** Closes after what was sent. */
  close(): void;
  /** Cuts the connection off, as a broken line does. */
  cut(): void;
  /** Falls silent, and stops listening. */
  freeze(): void;
  /** Goes on where it fell silent. */
  thaw(): void;
}

/** Who a connection speaks with, once the client has introduced itself. */
export interface Peer {
  /** The JID of the device, where it is known. */
  readonly device?: string;
  /** The phone number of its account. */
  readonly number?: string;
  receive(stanza: Stanza): void | Promise<void>;
  closed(): void;
}

/** What a connection asks the network. */
export interface Admission {
  /** Who is this? */
  admit(line: Line, introduction: Introduction): Peer;
  /** Does the connection break at this stanza? */
  dropAt(stanza: Stanza, peer: Peer | undefined): "before" | "after" | undefined;
}
