import { WebhookError } from "../webhook-error.ts";
import { bytesOfText } from "./bytes-of-text.ts";
import type { NodeRequest } from "./node-messages.ts";

/** The body of a Node request, for a web `Request`. */
export interface NodeBody {
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  /** It was written again from what a parser made of it: the same JSON, and perhaps other bytes. */
  rewritten?: boolean;
}

/**
 * The body of a Node request. Where a platform keeps the exact bytes in `rawBody`, these. If a body parser has read it
 * already, what that made of it: bytes and text as they are, an object as compact JSON, which is byte for byte what
 * Ringhook sent. A body of which nothing is left, or not all, fails with `BODY_UNREADABLE` when it is read.
 */
export function nodeBody(request: NodeRequest): NodeBody {
  const raw = exactly(request.rawBody);
  if (raw !== undefined) return { body: raw };
  if (!request.readableEnded) {
    return { body: request.readableDidRead ? unreadable("part of it") : streamOf(request) };
  }
  const { body } = request;
  const exact = exactly(body);
  if (exact !== undefined) return { body: exact };
  if (body !== undefined && body !== null) return { body: JSON.stringify(body), rewritten: true };
  return { body: isEmpty(request) ? null : unreadable("it") };
}

function exactly(body: unknown): string | Uint8Array<ArrayBuffer> | undefined {
  if (typeof body === "string") return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (!ArrayBuffer.isView(body)) return undefined;
  return new Uint8Array(new Uint8Array(body.buffer, body.byteOffset, body.byteLength));
}

/** Whether the request itself says that it has no body. */
function isEmpty({ headers }: NodeRequest): boolean {
  return headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
}

function unreadable(what: string): ReadableStream<Uint8Array> {
  const text = `The body is gone: a body parser took ${what} before: put the receiver in front of the parser`;
  return new ReadableStream({ start: (controller) => controller.error(bodyUnreadable(text)) });
}

function bodyUnreadable(text: string): WebhookError {
  return new WebhookError("BODY_UNREADABLE", text);
}

// Not Readable.toWeb and not an async iterator: both destroy the request when reading stops early, and with it the
// socket, so that a body too large could not be answered 413.
function streamOf(request: NodeRequest): ReadableStream<Uint8Array> {
  let open = true;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const settle = (how: () => void) => {
        if (open) how();
        open = false;
      };
      const fail = () =>
        settle(() => controller.error(bodyUnreadable("The connection closed before its end")));
      // A connection that is gone already says nothing more, not even that.
      if (request.destroyed) return fail();
      request.pause();
      request.on("data", (chunk) => {
        if (!open) return;
        // After setEncoding() the pieces are text; what was signed are the bytes.
        const bytes = typeof chunk === "string" ? bytesOfText(chunk, request.readableEncoding) : chunk;
        if (bytes.length > 0) controller.enqueue(bytes);
        request.pause();
      });
      request.on("end", () => settle(() => controller.close()));
      request.on("error", fail);
      request.on("close", fail);
    },
    pull: () => {
      request.resume();
    },
    cancel: () => {
      // Node throws away what still comes once the answer is sent, so that the connection can be used again.
      open = false;
    },
  });
}
