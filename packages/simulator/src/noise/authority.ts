import { hkdfSync } from "node:crypto";
import { proto } from "baileys";
import { generateKeys, type KeyPair, keysFrom, sign } from "./signatures.ts";

// Clients judge a certificate by their own clock, whatever the network's clock says: valid for this whole century.
const NOT_BEFORE = Date.UTC(2000, 0, 1) / 1000;
const NOT_AFTER = Date.UTC(2100, 0, 1) / 1000;

/** The keys by which the network proves who it is: a root, which clients know, and what the root vouches for. */
export class Authority {
  readonly #seed: string | undefined;
  readonly #root: KeyPair;
  readonly #intermediate: KeyPair;
  #generation = 0;
  #staticKeys: KeyPair;
  #certificate: Uint8Array;

  /** @param seed makes the same keys each time; without one they are new */
  constructor(seed?: string) {
    this.#seed = seed;
    this.#root = this.#make("root");
    this.#intermediate = this.#make("intermediate");
    this.#staticKeys = this.#make("service 0");
    this.#certificate = this.#certify();
  }

  /** The public key of the root. */
  get rootKey(): Uint8Array {
    return this.#root.public;
  }

  /** The Noise key of the service. */
  get staticKeys(): KeyPair {
    return this.#staticKeys;
  }

  /** The encoded certificate chain from the root to the service's Noise key. */
  get certificate(): Uint8Array {
    return this.#certificate;
  }

  /** Gives the service another Noise key, with the same root. */
  renewServiceKey(): void {
    this.#generation += 1;
    this.#staticKeys = this.#make(`service ${this.#generation}`);
    this.#certificate = this.#certify();
  }

  // The root signs the intermediate, the intermediate the leaf. Clients insist on issuer serial 0, the root's.
  #certify(): Uint8Array {
    const validity = { notBefore: NOT_BEFORE, notAfter: NOT_AFTER };
    const intermediate = encodeDetails({
      serial: 1,
      issuerSerial: 0,
      key: this.#intermediate.public,
      ...validity,
    });
    const leaf = encodeDetails({
      serial: 2 + this.#generation,
      issuerSerial: 1,
      key: this.#staticKeys.public,
      ...validity,
    });
    return proto.CertChain.encode({
      intermediate: { details: intermediate, signature: sign(this.#root, intermediate) },
      leaf: { details: leaf, signature: sign(this.#intermediate, leaf) },
    }).finish();
  }

  #make(purpose: string): KeyPair {
    if (this.#seed === undefined) return generateKeys();
    return keysFrom(Buffer.from(hkdfSync("sha256", this.#seed, "ringhook simulator", purpose, 32)));
  }
}

function encodeDetails(details: proto.CertChain.NoiseCertificate.IDetails): Uint8Array {
  return proto.CertChain.NoiseCertificate.Details.encode(details).finish();
}
