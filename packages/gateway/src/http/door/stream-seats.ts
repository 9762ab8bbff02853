import { RinghookError } from "../../errors.ts";

/** Open event streams per token, at most. Each costs memory, and time at every event. */
export const STREAMS_PER_TOKEN = 32;

/** Counts the open event streams by the hash of their token. */
export class StreamSeats {
  readonly #taken = new Map<string, number>();

  /**
   * Takes a seat. @returns a function that gives it back
   * @throws RinghookError `TOO_MANY_STREAMS`
   */
  take(tokenHash: Uint8Array): () => void {
    const key = Buffer.from(tokenHash).toString("hex");
    const before = this.#taken.get(key) ?? 0;
    if (before >= STREAMS_PER_TOKEN) {
      throw new RinghookError("TOO_MANY_STREAMS", `this token already has ${before} open event streams`, {
        hint: "Close the streams you no longer read. One stream covers all channels of its token.",
        retryAfterSeconds: 30,
      });
    }
    this.#taken.set(key, before + 1);
    return () => {
      const left = (this.#taken.get(key) ?? 1) - 1;
      if (left > 0) this.#taken.set(key, left);
      else this.#taken.delete(key);
    };
  }
}
