import type { Outcome } from "./sink.ts";

/** One HTTP request. */
export interface HttpRequest {
  method: string;
  origin: string;
  path: string;
  /** Alternating names and values. */
  headers: string[];
  body: string;
  /** It is not sent again over a new connection when a kept one breaks: what it does may be done by then. */
  isOnce?: true;
}

/** What a request came to. */
export interface Answered {
  /** By HTTP alone: any 2xx is accepted, 410 wants nothing more, all else comes again. */
  outcome: Outcome;
  /** Body of the answer, as far as it was read. */
  text: string;
}

/**
 * Requests over HTTP for a sink that needs several to one delivery: with the guard, the timeouts and the codes of any webhook. It
 * belongs to one endpoint.
 */
export interface Exchange {
  /**
   * Makes one request. It never rejects: what cannot even be sent is an attempt that failed, like any other.
   * @param make makes the request; `now` is in milliseconds since 1970
   */
  ask(make: (now: number) => HttpRequest): Promise<Answered>;
  /** Ends what is under way, and gives back what it holds. */
  close(): Promise<void>;
}

/** Opens an exchange for an endpoint. */
export type OpenExchange = () => Exchange;
