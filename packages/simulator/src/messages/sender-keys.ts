import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { proto } from "baileys";
import { generateKeys, isSignedBy, sign, withKeyType } from "../noise/signatures.ts";

// The version of the protocol, as ours and as the oldest that is understood.
const VERSION = Buffer.from([0x33]);
const SIGNATURE_BYTES = 64;
const IV_BYTES = 16;
const KEY_BYTES = 32;
// A phone does not wind on further than this for one message.
const FARTHEST = 2_000;

/** By what one message is sealed, and what follows it. */
class Chain {
  readonly #key: Buffer;
  readonly iteration: number;

  constructor(key: Buffer, iteration: number) {
    this.#key = key;
    this.iteration = iteration;
  }

  get key(): Buffer {
    return this.#key;
  }

  /** What this message is sealed with: a key and where to begin. */
  get seed(): Buffer {
    return this.#derive(1);
  }

  next(): Chain {
    return new Chain(this.#derive(2), this.iteration + 1);
  }

  #derive(purpose: number): Buffer {
    return createHmac("sha256", this.#key)
      .update(Buffer.from([purpose]))
      .digest();
  }
}

/** A phone's key for what it writes to one group: each device of each member is given it once, and reads by it. */
export class SenderKey {
  readonly #id = randomBytes(4).readUInt32BE() >>> 1;
  readonly #signing = generateKeys();
  #chain = new Chain(randomBytes(KEY_BYTES), 0);

  /** What a device needs to read what follows. */
  describe(): Buffer {
    const { key: chainKey, iteration } = this.#chain;
    const signingKey = withKeyType(this.#signing.public);
    const described = { id: this.#id, iteration, chainKey, signingKey };
    return Buffer.concat([VERSION, proto.SenderKeyDistributionMessage.encode(described).finish()]);
  }

  seal(plain: Uint8Array): Buffer {
    const { seed, iteration } = this.#chain;
    this.#chain = this.#chain.next();
    const { key, iv } = expand(seed);
    const cipher = createCipheriv("aes-256-cbc", key, iv);
    const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
    const message = proto.SenderKeyMessage.encode({ id: this.#id, iteration, ciphertext }).finish();
    const signed = Buffer.concat([VERSION, message]);
    return Buffer.concat([signed, sign(this.#signing, signed)]);
  }
}

interface Learned {
  readonly signingKey: Buffer;
  chain: Chain;
  /** Of messages that did not come yet, by their place. */
  readonly skipped: Map<number, Buffer>;
}

/** The keys by which a phone reads what others write to groups. */
export class LearnedKeys {
  readonly #learned = new Map<string, Learned>();

  /** @param author the group and the device that writes to it */
  learn(author: string, described: Uint8Array): void {
    const { id, iteration, chainKey, signingKey } = proto.SenderKeyDistributionMessage.decode(
      described.subarray(VERSION.length),
    );
    const chain = new Chain(Buffer.from(chainKey ?? []), iteration ?? 0);
    const key = Buffer.from(signingKey ?? []).subarray(1);
    this.#learned.set(`${author} ${id}`, { signingKey: key, chain, skipped: new Map() });
  }

  /** Throws if the message was not sealed with a key of the author that was learned. */
  open(author: string, sealed: Uint8Array): Buffer {
    const signed = sealed.subarray(0, -SIGNATURE_BYTES);
    const { id, iteration, ciphertext } = proto.SenderKeyMessage.decode(signed.subarray(VERSION.length));
    const learned = this.#learned.get(`${author} ${id}`);
    if (!learned) throw new Error("the sender never gave the key");
    if (!isSignedBy(learned.signingKey, signed, sealed.subarray(-SIGNATURE_BYTES)))
      throw new Error("the signature is not the sender's");
    const { key, iv } = expand(seedAt(learned, iteration ?? 0));
    const decipher = createDecipheriv("aes-256-cbc", key, iv);
    return Buffer.concat([decipher.update(ciphertext ?? Buffer.alloc(0)), decipher.final()]);
  }
}

function seedAt(learned: Learned, iteration: number): Buffer {
  const skipped = learned.skipped.get(iteration);
  learned.skipped.delete(iteration);
  if (skipped) return skipped;
  const ahead = iteration - learned.chain.iteration;
  if (ahead < 0 || ahead > FARTHEST)
    throw new Error(`message ${iteration} came already, or is too far ahead`);
  while (learned.chain.iteration < iteration) {
    learned.skipped.set(learned.chain.iteration, learned.chain.seed);
    learned.chain = learned.chain.next();
  }
  const { seed } = learned.chain;
  learned.chain = learned.chain.next();
  return seed;
}

function expand(seed: Buffer): { iv: Buffer; key: Buffer } {
  const both = Buffer.from(
    hkdfSync("sha256", seed, Buffer.alloc(KEY_BYTES), "WhisperGroup", IV_BYTES + KEY_BYTES),
  );
  return { iv: both.subarray(0, IV_BYTES), key: both.subarray(IV_BYTES) };
}
