/** Node's own: whatever has such streams has it. */
interface WithBuffer {
  Buffer?: { from(text: string, encoding: string): Uint8Array };
}

/** The bytes that a stream of Node turned into text by `setEncoding()`. */
export function bytesOfText(text: string, encoding: string | null | undefined): Uint8Array {
  const { Buffer } = globalThis as WithBuffer;
  return Buffer && encoding ? Buffer.from(text, encoding) : new TextEncoder().encode(text);
}
