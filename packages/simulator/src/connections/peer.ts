import type { Introduction } from "../noise/handshake.ts";
import type { Stanza } from "../stanzas/node.ts";
import type { StreamError } from "../stanzas/stream-error.ts";

/** The service's end of a connection. */
export interface Line {
  /** Sends a stanza; resolves when it is written, or when the connection is gone and it never will be. */
  send(stanza: Stanza): Promise<void>;
  /** Ends the stream with an error, as the service does, and closes. */
  end(error: StreamError): void;
  /** Closes after what was sent. */
  close(): void;
  /** Cuts the connection off, as a broken line does. */
  cut(): void;
}

/** Who a connection speaks with, once the client has introduced itself. */
export interface Peer {
  /** The JID for the list of faults, where it is known. */
  readonly device?: string;
  receive(stanza: Stanza): void | Promise<void>;
  closed(): void;
}

/** Decides who a client is. */
export type Admit = (line: Line, introduction: Introduction) => Peer;
