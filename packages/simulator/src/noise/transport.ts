import { CounterCipher } from "./cipher.ts";

const NOTHING = Buffer.alloc(0);

/** The ciphers of a finished handshake, one for each direction. */
export class Transport {
  readonly #fromClient: CounterCipher;
  readonly #toClient: CounterCipher;

  constructor(fromClient: Uint8Array, toClient: Uint8Array) {
    this.#fromClient = new CounterCipher(fromClient);
    this.#toClient = new CounterCipher(toClient);
  }

  seal(plain: Uint8Array): Buffer {
    return this.#toClient.seal(plain, NOTHING);
  }

  open(sealed: Uint8Array): Buffer {
    return this.#fromClient.open(sealed, NOTHING);
  }
}
