import { createHmac, timingSafeEqual } from "node:crypto";

/** How far a signature's time may be from now, either way: as the reference libraries of Standard Webhooks have it. */
const TOLERANCE_S = 300;

/** A webhook as it came. */
export interface Signed {
  /** The exact bytes. */
  body: Uint8Array;
  /** By names in lower case, as Node has them. */
  headers: Record<string, string | string[] | undefined>;
}

/**
 * What is wrong with a webhook's signature by Standard Webhooks 1.0; undefined when it is good. Several signatures may come,
 * while a secret is being changed: one that fits is enough.
 *
 * @param secret `whsec_` and base64
 * @param now unix milliseconds
 */
export function faultOfSignature({ body, headers }: Signed, secret: string, now: number): string | undefined {
  const [id, seconds, given] = ["id", "timestamp", "signature"].map((name) => headers[`webhook-${name}`]);
  if (typeof id !== "string" || typeof seconds !== "string" || typeof given !== "string") {
    return "the headers webhook-id, webhook-timestamp and webhook-signature are expected";
  }
  const age = /^\d{1,12}$/.test(seconds) ? Math.floor(now / 1000) - Number(seconds) : Number.NaN;
  // Written so that what is no number does not pass.
  if (!(Math.abs(age) <= TOLERANCE_S)) return `the signature's time is not within ${TOLERANCE_S} s of now`;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${seconds}.`).update(body).digest("base64");
  const expected = Buffer.from(`v1,${mac}`);
  const fits = given.split(" ").some((each) => isEqual(Buffer.from(each), expected));
  return fits ? undefined : "no signature fits the body and this workflow's secret";
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
