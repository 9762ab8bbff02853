import type { StateReason } from "../link.ts";

/** What a link does after its connection closed. */
export type Reaction =
  | { do: "reconnect"; wait: "none" | "backoff"; reason: StateReason }
  /** The credentials are dead: forget them and ask to be linked again. */
  | { do: "relink"; reason: "logged_out" }
  /** Nothing passes by itself here: say so and wait for a person. */
  | { do: "stop"; reason: "replaced" | "refused" | "version_refused" | "qr_expired" };

/**
 * The right reaction to each way in which Baileys closes.
 *
 * @param code `lastDisconnect.error.output.statusCode`; undefined when the connection closed without an error
 * @param linked whether credentials of an account are there
 */
export function reactionTo(code: number | undefined, linked: boolean): Reaction {
  switch (code) {
    case 515: // After pairing: WhatsApp wants a new connection with the new credentials.
      return { do: "reconnect", wait: "none", reason: "connecting" };
    case 401: // Logged out on the phone, or the device was removed.
      return { do: "relink", reason: "logged_out" };
    case 440: // Another login took over. To fight over it would go on for ever.
      return { do: "stop", reason: "replaced" };
    case 403:
      return { do: "stop", reason: "refused" };
    case 405: // The WhatsApp web version is too old.
      return { do: "stop", reason: "version_refused" };
    case 408:
      return linked
        ? { do: "reconnect", wait: "backoff", reason: "connection_lost" }
        : { do: "stop", reason: "qr_expired" };
    default: // 428 dropped, 503 unavailable, 500 any other stream error: the credentials are still good.
      return { do: "reconnect", wait: "backoff", reason: "connection_lost" };
  }
}

const BASE_MS = 1_000;
const MOST_MS = 60_000;

/** How long the n-th reconnect waits: doubling from one second to a minute, spread over half of it. */
export function backoff(attempt: number, random: number): number {
  const most = Math.min(MOST_MS, BASE_MS * 2 ** Math.min(attempt, 16));
  return Math.round(most * (0.5 + random / 2));
}
