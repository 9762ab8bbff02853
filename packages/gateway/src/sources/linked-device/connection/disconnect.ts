import type { StateReason } from "../../state-reasons.ts";
import type { LinkTimes } from "./link-times.ts";

/** How a connection ended. */
export type Ending =
  /** Baileys closed it, with a status code where it has one. */
  | { how: "closed"; code: number | undefined }
  /** No code was scanned. Baileys reports it with the code of a lost connection. */
  | { how: "qr_expired" }
  /** HTTP answered the upgrade. Baileys does not report this. */
  | { how: "upgrade_refused"; code: number }
  /** No login and no QR code, or silence for too long. */
  | { how: "silent" }
  /** The gateway closed it because a stanza could not be written and has to come again. */
  | { how: "given_up" };

/** What else the reaction depends on. */
export interface Circumstances {
  /** There are credentials of an account. */
  linked: boolean;
  /** The connection had logged in. */
  stood: boolean;
  /** Connections since the last good one. */
  tries: number;
}

/** What a link does after its connection ended. */
export type Reaction =
  | { do: "reconnect"; wait: "none" | "backoff"; reason: NonNullable<StateReason> }
  /** The credentials are invalid: delete them and wait to be linked again. */
  | { do: "relink"; reason: "logged_out" }
  /** A permanent failure: report it and wait for a person. */
  | { do: "stop"; reason: NonNullable<StateReason> };

const RESTART: Reaction = { do: "reconnect", wait: "none", reason: "connecting" };
/** Failed attempts before linking is given up. */
const LINKING_TRIES = 6;

/** The reaction to each end of a connection: the table in docs/reference/calls.md. */
export function reactionTo(ending: Ending, circumstances: Circumstances): Reaction {
  const reaction = reactionToAny(ending, circumstances);
  const { linked, tries } = circumstances;
  if (reaction.do !== "reconnect") return reaction;
  if (!linked && tries >= LINKING_TRIES) return { do: "stop", reason: reaction.reason };
  // When WhatsApp asks for restarts repeatedly, back off instead of looping at full speed.
  return reaction.wait === "none" && tries > 0 ? { ...reaction, wait: "backoff" } : reaction;
}

function reactionToAny(ending: Ending, { linked, stood }: Circumstances): Reaction {
  const lost = again(stood ? "connection_lost" : "unreachable");
  switch (ending.how) {
    case "qr_expired":
      // The code was scanned after all; WhatsApp only failed to end the connection afterwards.
      return linked ? RESTART : { do: "stop", reason: "qr_expired" };
    case "upgrade_refused":
      // Also 401 and 403: HTTP says nothing about the credentials, so they stay valid.
      return again(ending.code === 503 ? "unavailable" : "connection_refused");
    case "silent":
      return lost;
    case "given_up":
      return again("connection_lost");
    case "closed":
      return reactionToCode(ending.code, lost);
  }
}

/** By Baileys' status codes, which are those of WhatsApp's `failure` and `stream:error`. */
function reactionToCode(code: number | undefined, lost: Reaction): Reaction {
  switch (code) {
    case 515: // After linking: WhatsApp wants a new connection with the new credentials.
    case 516:
      return RESTART;
    case 401: // Logged out on the phone, or the device was removed.
      return { do: "relink", reason: "logged_out" };
    case 440: // Another login took over. Reconnecting would start an endless fight.
      return { do: "stop", reason: "replaced" };
    case 402: // Blocked for a while,
    case 403: // locked, or the account moved to another phone,
    case 406: // blocked,
    case 411: // or the phone knows nothing of linked devices. Credentials may still be good: a person decides.
      return { do: "stop", reason: "refused" };
    case 405: // The WhatsApp web version is too old,
    case 409: // or the client's description of itself is refused.
      return { do: "stop", reason: "version_refused" };
    case 503:
      return again("unavailable");
    case 408: // Lost, or never reached.
      return lost;
    default: // 428 dropped, 500 any other stream error: the credentials are still good.
      return again("connection_lost");
  }
}

function again(reason: NonNullable<StateReason>): Reaction {
  return { do: "reconnect", wait: "backoff", reason };
}

/**
 * The wait before the n-th reconnect in milliseconds. It doubles up to a limit and is spread at random over half of it,
 * so that channels dropped together do not reconnect together.
 *
 * @param tries 0 for the first
 * @param random from 0 to 1
 */
export function backoff(
  tries: number,
  random: number,
  { backoffMs, longestBackoffMs }: Pick<LinkTimes, "backoffMs" | "longestBackoffMs">,
): number {
  const most = Math.min(longestBackoffMs, backoffMs * 2 ** Math.min(tries, 16));
  return Math.round(most * (0.5 + random / 2));
}
