import type { NodeRequest } from "./node-messages.ts";

type NodeBody = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/**
 * The body of a Node request for a web `Request`. If a body parser has read it already, what it made of it: bytes and
 * text as they are, an object as compact JSON, which is byte for byte what Ringhook sent.
 */
export function nodeBody(request: NodeRequest): NodeBody | null {
  if (!request.readableEnded) return streamOf(request);
  const body = request.rawBody ?? request.body;
  if (body === undefined || body === null) return null;
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
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
        settle(() => controller.error(new Error("The connection closed before the body's end")));
      // A connection that is gone already says nothing more, not even that.
      if (request.destroyed) return fail();
      request.pause();
      request.on("data", (chunk) => {
        if (!open) return;
        controller.enqueue(chunk);
        request.pause();
      });
      request.on("end", () => settle(() => controller.close()));
      request.on("error", fail);
      request.on("close", fail);
    },
    pull: () => void request.resume(),
    cancel: () => {
      // Node throws away what still comes once the answer is sent, so that the connection can be used again.
      open = false;
    },
  });
}
