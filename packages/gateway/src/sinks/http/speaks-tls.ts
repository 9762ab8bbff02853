import { codeOf } from "./error-codes.ts";
import { type AddressGuard, guardedConnector, type Lookup } from "./guard.ts";

/** Timeout of the handshake: two seconds. */
const MOST_MS = 2_000;

/** Whether an origin that was registered with `http:` speaks TLS. It is dialled once, like any webhook. */
export function speaksTls(
  origin: string,
  guard: AddressGuard,
  leftMs: number,
  lookup?: Lookup,
): Promise<boolean> {
  const timeoutMs = Math.min(leftMs, MOST_MS);
  if (timeoutMs < 1) return Promise.resolve(false);
  const { hostname, host, port } = new URL(origin);
  // Only the handshake matters: no user data is sent over this connection.
  const connect = guardedConnector(guard, timeoutMs, { onDialled: () => {} }, lookup, {
    rejectUnauthorized: false,
  });
  return new Promise((resolve) => {
    connect({ hostname, host, protocol: "https:", port: port || "80" }, (error, socket) => {
      socket?.destroy();
      resolve(error === null ? true : ["TLS_REFUSED", "CLIENT_CERTIFICATE_NEEDED"].includes(codeOf(error)));
    });
  });
}
