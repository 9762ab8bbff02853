import { proto } from "baileys";
import { CounterCipher } from "../../src/noise/cipher.ts";
import { HEADER } from "../../src/noise/frames.ts";
import { agree, generateKeys, type KeyPair } from "../../src/noise/signatures.ts";
import { NoiseState } from "../../src/noise/state.ts";

/** The two ciphers of a client that is through its handshake. */
export interface ClientTransport {
  readonly toService: CounterCipher;
  readonly fromService: CounterCipher;
  /** The service's key, for next time. */
  readonly serviceKey: Buffer;
  readonly pattern: "XX" | "IK" | "XXfallback";
}

/** How a thin client's frames reach the service. */
export interface Wire {
  send(frame: Uint8Array): void;
  next(): Promise<Buffer>;
}

/** A client's handshake. @param serviceKey the key remembered from last time, for a handshake by IK */
export async function shakeHands(
  wire: Wire,
  keys: KeyPair,
  payload: Uint8Array,
  serviceKey?: Buffer,
): Promise<ClientTransport> {
  const ephemeral = generateKeys();
  if (!serviceKey) {
    const state = new NoiseState("XX", HEADER);
    wire.send(encode({ clientHello: { ephemeral: ephemeral.public } }));
    return finish(state, "XX", decode(await wire.next()), { wire, keys, ephemeral, payload });
  }
  const state = new NoiseState("IK", HEADER);
  state.mixHash(serviceKey);
  state.mixHash(ephemeral.public);
  state.mixKey(agree(ephemeral, serviceKey));
  const sealedStatic = state.seal(keys.public);
  state.mixKey(agree(keys, serviceKey));
  const said = state.seal(payload);
  wire.send(encode({ clientHello: { ephemeral: ephemeral.public, static: sealedStatic, payload: said } }));
  const hello = decode(await wire.next());
  if (hello.static) {
    const fallback = new NoiseState("XXfallback", HEADER);
    return finish(fallback, "XXfallback", hello, { wire, keys, ephemeral, payload });
  }
  state.mixHash(part(hello.ephemeral));
  state.mixKey(agree(ephemeral, part(hello.ephemeral)));
  state.mixKey(agree(keys, part(hello.ephemeral)));
  state.open(part(hello.payload));
  return transport(state, serviceKey, "IK");
}

interface Sides {
  readonly wire: Wire;
  readonly keys: KeyPair;
  readonly ephemeral: KeyPair;
  readonly payload: Uint8Array;
}

function finish(
  state: NoiseState,
  pattern: "XX" | "XXfallback",
  hello: proto.HandshakeMessage.IServerHello,
  { wire, keys, ephemeral, payload }: Sides,
): ClientTransport {
  state.mixHash(ephemeral.public);
  state.mixHash(part(hello.ephemeral));
  state.mixKey(agree(ephemeral, part(hello.ephemeral)));
  const serviceKey = state.open(part(hello.static));
  state.mixKey(agree(ephemeral, serviceKey));
  checkChain(state.open(part(hello.payload)), serviceKey);
  const sealedStatic = state.seal(keys.public);
  state.mixKey(agree(keys, part(hello.ephemeral)));
  wire.send(encode({ clientFinish: { static: sealedStatic, payload: state.seal(payload) } }));
  return transport(state, serviceKey, pattern);
}

// As a strict client does: the leaf is for this key, and valid today.
function checkChain(encoded: Buffer, serviceKey: Buffer): void {
  const { leaf, intermediate } = proto.CertChain.decode(encoded);
  for (const certificate of [leaf, intermediate]) {
    const details = proto.CertChain.NoiseCertificate.Details.decode(part(certificate?.details));
    const now = Date.now() / 1000;
    if (!(Number(details.notBefore) <= now && now < Number(details.notAfter))) throw new Error("expired");
  }
  const { key } = proto.CertChain.NoiseCertificate.Details.decode(part(leaf?.details));
  if (!serviceKey.equals(part(key))) throw new Error("the certificate is for another key");
}

function transport(
  state: NoiseState,
  serviceKey: Buffer,
  pattern: ClientTransport["pattern"],
): ClientTransport {
  const [toService, fromService] = state.split();
  return {
    toService: new CounterCipher(toService),
    fromService: new CounterCipher(fromService),
    serviceKey,
    pattern,
  };
}

function encode(message: proto.IHandshakeMessage): Uint8Array {
  return proto.HandshakeMessage.encode(message).finish();
}

function decode(frame: Buffer): proto.HandshakeMessage.IServerHello {
  const { serverHello } = proto.HandshakeMessage.decode(frame);
  if (!serverHello) throw new Error("no server hello");
  return serverHello;
}

function part(bytes: Uint8Array | null | undefined): Uint8Array {
  if (!bytes) throw new Error("a part is missing");
  return bytes;
}
