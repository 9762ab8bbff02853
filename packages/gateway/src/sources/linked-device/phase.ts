import type { WAVersion } from "baileys";
import type { Account } from "../source.ts";
import type { Leave } from "./connection/connect-gate.ts";
import type { Connection } from "./connection/connection.ts";

/** What a wanted link carries from one connection to the next. */
export interface Effort {
  /** Whoever links a channel waits in front of the screen. */
  readonly isLinking: boolean;
  /** Connections since the last good one. */
  readonly tries: number;
}

/** A connection that has not ended, and the version that it logs in with. */
interface WithConnection {
  readonly effort: Effort;
  readonly connection: Connection;
  readonly version: WAVersion;
}

/** Waits for a login or a QR code. `leaveGate` lets the next channel in. */
interface Connecting extends WithConnection {
  readonly at: "connecting";
  readonly leaveGate: Leave;
}

/** Shows a QR code. `codes` counts those of this connection. */
interface ShowingQr extends WithConnection {
  readonly at: "qr";
  readonly codes: number;
}

/** Logged in. `since` is of the monotonic clock, in milliseconds. */
interface Connected extends WithConnection {
  readonly at: "connected";
  readonly account: Account;
  readonly since: number;
}

/**
 * Where a link stands, with what it has only there. A new object each time: work that was waiting compares it to see
 * whether it is still asked for. docs/reference/architecture.md says what ends each, and when at the latest.
 */
export type Phase =
  /** No connection is wanted: it was not started, was stopped, or waits for a person. */
  | { readonly at: "rest" }
  /** It is being read whether an account is linked. */
  | { readonly at: "starting" }
  /** The credentials to connect with are being read. */
  | { readonly at: "preparing"; readonly effort: Effort }
  /** In line, so that the logins of a whole node do not come at once. */
  | { readonly at: "gate"; readonly effort: Effort }
  | Connecting
  | ShowingQr
  | Connected
  /** Asks which version WhatsApp's web client has now. */
  | { readonly at: "version"; readonly effort: Effort }
  /** Waits to connect again. */
  | { readonly at: "waiting"; readonly effort: Effort; readonly timer: NodeJS.Timeout };

/** A phase in which the link is connected, or on the way to it. */
export type Wanted = Extract<Phase, { effort: Effort }>;

/** A phase with a connection. */
export type Live = Extract<Phase, { connection: Connection }>;

export function isWanted(phase: Phase): phase is Wanted {
  return "effort" in phase;
}

export function isLive(phase: Phase): phase is Live {
  return "connection" in phase;
}

export function connectionOf(phase: Phase): Connection | undefined {
  return isLive(phase) ? phase.connection : undefined;
}
