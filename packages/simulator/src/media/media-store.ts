import { sha256 } from "./sealed-media.ts";

const PATH = "/v/";
// All that is kept; the oldest makes room.
const MOST_BYTES = 64 * 2 ** 20;

/** The sealed media that clients and phones uploaded, by the path that messages tell. In memory. */
export class MediaStore {
  readonly #byPath = new Map<string, Buffer>();
  #bytes = 0;

  /** Host and port under which it is reached. */
  host = "";

  /** Keeps sealed media; returns its path. */
  put(encrypted: Buffer): string {
    const path = `${PATH}${sha256(encrypted).toString("base64url")}`;
    if (!this.#byPath.has(path)) this.#bytes += encrypted.length;
    this.#byPath.set(path, encrypted);
    for (const [oldest, { length }] of this.#byPath) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#byPath.delete(oldest);
      this.#bytes -= length;
    }
    return path;
  }

  get(path: string): Buffer | undefined {
    return this.#byPath.get(path);
  }

  urlOf(path: string): string {
    return `https://${this.host}${path}`;
  }
}
