import { Client } from "undici";
import { messageOf, RinghookError } from "../../errors.ts";
import { type AddressGuard, guardedConnector, type Lookup } from "./guard.ts";

/** A request to somebody's API, and what came back. */
interface Asked {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/** The longest wait for an answer. */
const ANSWER_MS = 10_000;
/** Bytes of an answer that are read, at most: 1 MiB. */
const MOST_BYTES = 1_048_576;

/**
 * Asks the API of a provider, over a connection of its own that reaches only what the guard allows. Redirects are not followed.
 * @throws RinghookError `PROVIDER_FAILED` without an answer, `ADDRESS_REFUSED`, `PORT_REFUSED`
 */
export function askProvider(
  guard: AddressGuard,
  lookup?: Lookup,
): (asked: Asked) => Promise<{ status: number; body: string }> {
  return async ({ method, url, headers, body }) => {
    const { origin, pathname, search } = new URL(url);
    const connect = guardedConnector(guard, ANSWER_MS, { onDialled: () => {} }, lookup);
    const client = new Client(origin, { connect, headersTimeout: ANSWER_MS, bodyTimeout: ANSWER_MS });
    try {
      const request = { method: method as "GET", path: pathname + search, headers, ...(body && { body }) };
      const answer = await client.request(request);
      return { status: answer.statusCode, body: await textOf(answer.body) };
    } catch (cause) {
      if (cause instanceof RinghookError) throw cause;
      throw new RinghookError("PROVIDER_FAILED", `${origin} does not answer: ${messageOf(cause)}`, { cause });
    } finally {
      await client.destroy();
    }
  };
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
