import { createHash, hkdfSync } from "node:crypto";
import { proto } from "baileys";
import { CounterCipher } from "./cipher.ts";
import { HEADER } from "./frames.ts";
import { agree, generateKeys, type KeyPair } from "./signatures.ts";
import { Transport } from "./transport.ts";

// Exactly 32 bytes, so Noise takes the name itself instead of its hash.
const PROTOCOL = Buffer.from("Noise_XX_25519_AESGCM_SHA256\0\0\0\0");
const NOTHING = Buffer.alloc(0);

/** What a client proved and said in its handshake. */
export interface Introduction {
  /** The public half of the client's long-lived Noise key. */
  readonly noiseKey: Buffer;
  readonly payload: proto.ClientPayload;
  readonly transport: Transport;
}

/** The service's side of the Noise XX handshake (client hello, service hello, client finish). */
export class Handshake {
  readonly #static: KeyPair;
  readonly #certificate: Uint8Array;
  readonly #ephemeral = generateKeys();
  #hash: Buffer = PROTOCOL;
  #chaining: Buffer = PROTOCOL;
  #cipher = new CounterCipher(PROTOCOL);

  /** @param certificate the encoded certificate chain, which the client gets sealed */
  constructor(staticKeys: KeyPair, certificate: Uint8Array) {
    this.#static = staticKeys;
    this.#certificate = certificate;
    this.#mixHash(HEADER);
  }

  /** Answers the client's hello with the service's. Throws if it is not one. */
  answerHello(frame: Uint8Array): Uint8Array {
    const clientEphemeral = proto.HandshakeMessage.decode(frame).clientHello?.ephemeral;
    if (clientEphemeral?.length !== 32) throw new Error("the first frame is no client hello");
    this.#mixHash(clientEphemeral);
    this.#mixHash(this.#ephemeral.public);
    this.#mixKey(agree(this.#ephemeral, clientEphemeral));
    const sealedStatic = this.#seal(this.#static.public);
    this.#mixKey(agree(this.#static, clientEphemeral));
    const payload = this.#seal(this.#certificate);
    return proto.HandshakeMessage.encode({
      serverHello: { ephemeral: this.#ephemeral.public, static: sealedStatic, payload },
    }).finish();
  }

  /** Reads the client's finish. Throws if it was not sealed for this handshake. */
  finish(frame: Uint8Array): Introduction {
    const finish = proto.HandshakeMessage.decode(frame).clientFinish;
    if (!finish?.static || !finish.payload) throw new Error("the second frame is no client finish");
    const noiseKey = this.#open(finish.static);
    this.#mixKey(agree(this.#ephemeral, noiseKey));
    const payload = proto.ClientPayload.decode(this.#open(finish.payload));
    const [fromClient, toClient] = this.#derive(NOTHING);
    return { noiseKey, payload, transport: new Transport(fromClient, toClient) };
  }

  #seal(plain: Uint8Array): Buffer {
    const sealed = this.#cipher.seal(plain, this.#hash);
    this.#mixHash(sealed);
    return sealed;
  }

  #open(sealed: Uint8Array): Buffer {
    const plain = this.#cipher.open(sealed, this.#hash);
    this.#mixHash(sealed);
    return plain;
  }

  #mixHash(data: Uint8Array): void {
    this.#hash = createHash("sha256").update(this.#hash).update(data).digest();
  }

  #mixKey(secret: Uint8Array): void {
    const [chaining, key] = this.#derive(secret);
    this.#chaining = chaining;
    this.#cipher = new CounterCipher(key);
  }

  #derive(secret: Uint8Array): [Buffer, Buffer] {
    const derived = Buffer.from(hkdfSync("sha256", secret, this.#chaining, "", 64));
    return [derived.subarray(0, 32), derived.subarray(32)];
  }
}
