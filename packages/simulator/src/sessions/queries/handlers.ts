import type { Device } from "../../accounts/device.ts";
import type { Stanza } from "../../stanzas/node.ts";
import { type Answer, isOfKind, type QueryError, type QueryKind } from "./kind.ts";

/** A query of a linked client, as a handler gets it. */
export interface Query {
  /** The phone number of the client's account. */
  readonly number: string;
  /** The client's JID. */
  readonly device: string;
  readonly stanza: Stanza;
}

/** What a handler answers: the content of a result, an error, or nothing to leave the query to the network. */
export type HandlerAnswer = readonly Stanza[] | { readonly error: QueryError } | undefined;

/** Answers queries in the network's place. */
export type QueryHandler = (query: Query) => HandlerAnswer;

/** The query handlers of a test, the newest first. */
export class QueryHandlers {
  #handlers: { readonly kind: QueryKind; readonly handler: QueryHandler }[] = [];

  /** Puts a handler in force. The returned function ends it. */
  add(kind: QueryKind, handler: QueryHandler): () => void {
    const entry = { kind, handler };
    this.#handlers.unshift(entry);
    return () => {
      this.#handlers = this.#handlers.filter((each) => each !== entry);
    };
  }

  /** What the first handler says that fits and says something. */
  answer(stanza: Stanza, client: Device): Answer | undefined {
    for (const { kind, handler } of this.#handlers) {
      if (!isOfKind(stanza, kind)) continue;
      const answer = handler({ number: client.number, device: client.jid, stanza });
      if (answer) return "error" in answer ? answer : { content: [...answer] };
    }
    return undefined;
  }

  clear(): void {
    this.#handlers = [];
  }
}
