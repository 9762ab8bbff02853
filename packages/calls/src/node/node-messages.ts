// Only what the handler uses of Node's classes, so that the package needs no Node types and the messages of
// `node:http`, Express and Fastify (`request.raw`, `reply.raw`) all fit.

/** A request of `node:http`, or of a framework built on it. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** True once the body was read to its end, by a body parser for example. */
  readonly readableEnded: boolean;
  /** True once any of the body was read. */
  readonly readableDidRead?: boolean | undefined;
  /** What `setEncoding()` made the pieces of the body be, if it was called. */
  readonly readableEncoding?: string | null | undefined;
  /** True once the connection is gone. */
  readonly destroyed: boolean;
  /** What a body parser made of the body, as in Express. */
  readonly body?: unknown;
  /** The body's exact bytes, which some platforms keep beside `body`. */
  readonly rawBody?: unknown;
  on(event: "data", listener: (chunk: Uint8Array | string) => void): unknown;
  on(event: "end" | "close", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  pause(): unknown;
  resume(): unknown;
}

/** A response of `node:http`, or of a framework built on it. */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(body?: Uint8Array): unknown;
}
