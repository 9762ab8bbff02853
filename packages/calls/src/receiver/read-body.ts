import { WebhookError } from "../webhook-error.ts";

/**
 * The body of a request, at most `limit` bytes of it: what is larger is given up as soon as that shows.
 *
 * @throws {WebhookError} `BODY_TOO_LARGE` or `BODY_UNREADABLE`.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = new WebhookError("BODY_TOO_LARGE", `The body is larger than ${limit} bytes`);
  if (Number(request.headers.get("content-length")) > limit) throw tooLarge;
  // Some platforms give an empty body to whoever reads a second time: nothing would look wrong but the signature.
  if (request.bodyUsed) throw unreadable();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.length;
    if (size > limit) throw tooLarge;
    chunks.push(chunk);
  }
  return join(chunks, size);
}

// A reader rather than `for await` over the stream itself, which browsers lack.
async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    const reader = request.body?.getReader();
    if (!reader) return;
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } finally {
      // Not waited for: it settles only when the sender's side of the connection does.
      reader.cancel().catch(() => {});
    }
  } catch (cause) {
    throw cause instanceof WebhookError ? cause : unreadable(cause);
  }
}

function unreadable(cause?: unknown): WebhookError {
  const text = "The body broke off, or was read before";
  return new WebhookError("BODY_UNREADABLE", text, { cause });
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
