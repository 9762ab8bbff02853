import { proto } from "baileys";
import { generateKeys, type KeyPair, sign } from "./signatures.ts";

/** The keys by which the network proves who it is: a root, which clients know, and what the root vouches for. */
export interface Authority {
  /** The public key of the root. */
  readonly rootKey: Uint8Array;
  /** The Noise key of the service. */
  readonly staticKeys: KeyPair;
  /** The encoded certificate chain from the root to the service's Noise key. */
  readonly certificate: Uint8Array;
}

/** Makes a new root and signs a chain with it: the root signs the intermediate, the intermediate the leaf. */
export function createAuthority(): Authority {
  const root = generateKeys();
  const intermediate = generateKeys();
  const staticKeys = generateKeys();
  // Clients insist on issuer serial 0, the root's.
  const intermediateDetails = encodeDetails({ serial: 1, issuerSerial: 0, key: intermediate.public });
  const leafDetails = encodeDetails({ serial: 2, issuerSerial: 1, key: staticKeys.public });
  const certificate = proto.CertChain.encode({
    intermediate: { details: intermediateDetails, signature: sign(root, intermediateDetails) },
    leaf: { details: leafDetails, signature: sign(intermediate, leafDetails) },
  }).finish();
  return { rootKey: root.public, staticKeys, certificate };
}

function encodeDetails(details: proto.CertChain.NoiseCertificate.IDetails): Uint8Array {
  return proto.CertChain.NoiseCertificate.Details.encode(details).finish();
}
