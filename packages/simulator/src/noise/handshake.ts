import { proto } from "baileys";
import { HEADER } from "./frames.ts";
import { agree, generateKeys, type KeyPair } from "./signatures.ts";
import { NoiseState } from "./state.ts";
import { Transport } from "./transport.ts";

/** What a client proved and said in its handshake. */
export interface Introduction {
  /** The public half of the client's long-lived Noise key. */
  readonly noiseKey: Buffer;
  readonly payload: proto.ClientPayload;
  readonly transport: Transport;
}

/** The service's answer to a client's hello, and who the client is if the hello told it. */
export interface Greeting {
  readonly hello: Uint8Array;
  readonly introduction?: Introduction;
}

/**
 * The service's side of the Noise handshake. A client that knows nothing sends its key alone (XX: hello, hello,
 * finish). One that remembers the service's key introduces itself in its hello (IK); if it remembers another key than
 * the service has, the answer is that of an XX, and the client introduces itself once more (XXfallback).
 */
export class Handshake {
  readonly #static: KeyPair;
  readonly #certificate: Uint8Array;
  readonly #ephemeral = generateKeys();
  #state: NoiseState | undefined;

  /** @param certificate the encoded certificate chain, which the client gets sealed */
  constructor(staticKeys: KeyPair, certificate: Uint8Array) {
    this.#static = staticKeys;
    this.#certificate = certificate;
  }

  /** Answers the client's hello with the service's. Throws if it is not one. */
  answerHello(frame: Uint8Array): Greeting {
    const hello = proto.HandshakeMessage.decode(frame).clientHello;
    if (hello?.ephemeral?.length !== 32) throw new Error("the first frame is no client hello");
    const { ephemeral, static: sealedStatic, payload } = hello;
    if (!sealedStatic || !payload) return { hello: this.#tellKeys("XX", ephemeral) };
    return (
      this.#resume(ephemeral, sealedStatic, payload) ?? { hello: this.#tellKeys("XXfallback", ephemeral) }
    );
  }

  /** Reads the client's finish. Throws if it was not sealed for this handshake. */
  finish(frame: Uint8Array): Introduction {
    const finish = proto.HandshakeMessage.decode(frame).clientFinish;
    if (!this.#state || !finish?.static || !finish.payload) {
      throw new Error("the second frame is no client finish");
    }
    const noiseKey = this.#state.open(finish.static);
    this.#state.mixKey(agree(this.#ephemeral, noiseKey));
    return introduce(this.#state, noiseKey, this.#state.open(finish.payload));
  }

  #tellKeys(pattern: "XX" | "XXfallback", clientEphemeral: Uint8Array): Uint8Array {
    const state = new NoiseState(pattern, HEADER);
    state.mixHash(clientEphemeral);
    state.mixHash(this.#ephemeral.public);
    state.mixKey(agree(this.#ephemeral, clientEphemeral));
    const sealedStatic = state.seal(this.#static.public);
    state.mixKey(agree(this.#static, clientEphemeral));
    const payload = state.seal(this.#certificate);
    this.#state = state;
    return encodeHello({ ephemeral: this.#ephemeral.public, static: sealedStatic, payload });
  }

  // Undefined if the client remembers another key: then its seal cannot be opened with this one.
  #resume(
    clientEphemeral: Uint8Array,
    sealedStatic: Uint8Array,
    sealedPayload: Uint8Array,
  ): Greeting | undefined {
    const state = new NoiseState("IK", HEADER);
    state.mixHash(this.#static.public);
    state.mixHash(clientEphemeral);
    state.mixKey(agree(this.#static, clientEphemeral));
    const noiseKey = openIfSealed(state, sealedStatic);
    if (!noiseKey) return undefined;
    state.mixKey(agree(this.#static, noiseKey));
    const said = state.open(sealedPayload);
    state.mixHash(this.#ephemeral.public);
    state.mixKey(agree(this.#ephemeral, clientEphemeral));
    state.mixKey(agree(this.#ephemeral, noiseKey));
    const hello = encodeHello({
      ephemeral: this.#ephemeral.public,
      payload: state.seal(this.#certificate),
    });
    return { hello, introduction: introduce(state, noiseKey, said) };
  }
}

function introduce(state: NoiseState, noiseKey: Buffer, payload: Uint8Array): Introduction {
  const [fromClient, toClient] = state.split();
  return {
    noiseKey,
    payload: proto.ClientPayload.decode(payload),
    transport: new Transport(fromClient, toClient),
  };
}

function openIfSealed(state: NoiseState, sealed: Uint8Array): Buffer | undefined {
  try {
    return state.open(sealed);
  } catch {
    return undefined;
  }
}

function encodeHello(serverHello: proto.HandshakeMessage.IServerHello): Uint8Array {
  return proto.HandshakeMessage.encode({ serverHello }).finish();
}
