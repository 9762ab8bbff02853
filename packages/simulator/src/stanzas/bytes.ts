/** A whole number as the protocol writes it: in bytes, the highest first. */
export function bigEndian(number: number, length: number): Buffer {
  const written = Buffer.alloc(length);
  written.writeUIntBE(number, 0, length);
  return written;
}
