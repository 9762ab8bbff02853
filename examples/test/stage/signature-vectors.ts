import { readFileSync } from "node:fs";

/** A webhook with its signature, and whether that is good for the secret at the webhook's own time. */
export interface SignatureVector {
  name: string;
  secret: string;
  id: string;
  timestamp: string;
  body: string;
  signature: string;
  valid: boolean;
}

/** The vectors of docs/reference/signatures.md. */
export const VECTORS: readonly SignatureVector[] = JSON.parse(
  readFileSync(new URL("../../../docs/reference/signature-vectors.json", import.meta.url), "utf8"),
);
