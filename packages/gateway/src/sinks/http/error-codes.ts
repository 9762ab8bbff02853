import { RinghookError } from "../../errors.ts";

/** Stable codes for the errors of connections and requests. */
const CODES: Record<string, string> = {
  ECONNREFUSED: "CONNECTION_REFUSED",
  ECONNRESET: "CONNECTION_RESET",
  EPIPE: "CONNECTION_RESET",
  UND_ERR_SOCKET: "CONNECTION_RESET",
  ENOTFOUND: "HOST_NOT_FOUND",
  EAI_AGAIN: "HOST_NOT_FOUND",
  EHOSTUNREACH: "HOST_UNREACHABLE",
  ENETUNREACH: "HOST_UNREACHABLE",
  ETIMEDOUT: "TIMEOUT",
  UND_ERR_CONNECT_TIMEOUT: "TIMEOUT",
  UND_ERR_HEADERS_TIMEOUT: "TIMEOUT",
  UND_ERR_BODY_TIMEOUT: "TIMEOUT",
  UND_ERR_HEADERS_OVERFLOW: "ANSWER_HEADERS_TOO_LARGE",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "ANSWER_NOT_HTTP",
  CERT_HAS_EXPIRED: "CERTIFICATE_EXPIRED",
  CERT_NOT_YET_VALID: "CERTIFICATE_NOT_YET_VALID",
  ERR_TLS_CERT_ALTNAME_INVALID: "CERTIFICATE_NAME",
  HOSTNAME_MISMATCH: "CERTIFICATE_NAME",
  DEPTH_ZERO_SELF_SIGNED_CERT: "CERTIFICATE_UNTRUSTED",
  SELF_SIGNED_CERT_IN_CHAIN: "CERTIFICATE_UNTRUSTED",
  CERT_UNTRUSTED: "CERTIFICATE_UNTRUSTED",
  CERT_REJECTED: "CERTIFICATE_UNTRUSTED",
  UNABLE_TO_GET_ISSUER_CERT: "CERTIFICATE_CHAIN",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "CERTIFICATE_CHAIN",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "CERTIFICATE_CHAIN",
  CERT_CHAIN_TOO_LONG: "CERTIFICATE_CHAIN",
};

/** Other errors of OpenSSL: first of certificates, then of the handshake. */
const CERTIFICATE =
  /^(CERT_|CRL_|INVALID_|PATH_LENGTH|UNABLE_TO_|ERROR_IN_|ERR_TLS_CERT|OUT_OF_MEM|UNSPECIFIED)/;
const NOT_TLS =
  /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|BAD_.*TYPE)/;
const REFUSED =
  /^ERR_SSL_.*(ALERT|UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|TOO_SMALL|TOO_WEAK|NO_SHARED|NO_CIPHERS)/;

/** The stable code of the error that ended an attempt. */
export function codeOf(error: Error): string {
  if (error instanceof RinghookError) return error.code;
  if (error.name === "HTTPParserError") return "ANSWER_NOT_HTTP";
  const code = systemCodeOf(error);
  const known = CODES[code];
  if (known !== undefined) return known;
  if (code.endsWith("CERTIFICATE_REQUIRED")) return "CLIENT_CERTIFICATE_NEEDED";
  if (NOT_TLS.test(code)) return "TLS_NOT_SPOKEN";
  if (REFUSED.test(code)) return "TLS_REFUSED";
  if (CERTIFICATE.test(code)) return "CERTIFICATE_INVALID";
  if (/^ERR_(TLS|SSL)/.test(code)) return "TLS_FAILED";
  return "REQUEST_FAILED";
}

/** When several addresses were tried, the first error counts. */
function innerOf(error: Error): object {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return typeof inner === "object" && inner !== null ? inner : {};
}

function systemCodeOf(error: Error): string {
  const inner = innerOf(error);
  return "code" in inner ? String(inner.code) : "";
}

/** The address at which a dial failed, if the system reports it. */
export function addressOf(error: Error): string | null {
  const inner = innerOf(error);
  return "address" in inner && typeof inner.address === "string" ? inner.address : null;
}
