import type { Tone } from "../parts/badge.tsx";

/** One channel as the API tells it. */
export interface Channel {
  id: string;
  name: string | null;
  state: "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";
  reason: string | null;
  number: string | null;
  lid: string | null;
  /** The account's own name on WhatsApp. */
  push_name: string | null;
  /** How many webhooks it has. */
  webhooks: number;
  started_at: number;
  created_at: number;
}

const STATES: Record<Channel["state"], { text: string; tone: Tone }> = {
  INIT: { text: "Not linked", tone: "plain" },
  LAUNCH: { text: "Connecting", tone: "busy" },
  QR: { text: "Waiting for a scan", tone: "note" },
  AUTH: { text: "Linked", tone: "good" },
  ERROR: { text: "Failed", tone: "bad" },
};

export function stateOf({ state }: Pick<Channel, "state">): { text: string; tone: Tone } {
  return STATES[state];
}

const REASONS: Record<string, string> = {
  connecting: "Connecting to WhatsApp.",
  connection_lost: "The connection to WhatsApp was lost; it is tried again by itself.",
  unreachable:
    "WhatsApp cannot be reached; it is tried again by itself. Check this machine's way to the internet.",
  connection_refused:
    "WhatsApp, or a firewall or proxy on the way, refuses connections; it is tried again by itself.",
  unavailable: "WhatsApp is unavailable for a while; it is tried again by itself.",
  logged_out: "The channel was logged out, here or on the phone. Link it again to get calls.",
  replaced: "Another program took over this link. Restart the channel to take it back.",
  refused: "WhatsApp refused the login.",
  version_refused: "WhatsApp no longer accepts this version; an update of Ringhook is needed.",
  qr_expired: "Nobody scanned the QR code in time. Ask for a new one.",
  stopped: "The channel is stopped.",
};

/** Why a channel is in its state, as a sentence. */
export function stateReasonText(reason: string | null): string {
  return reason === null ? "" : (REASONS[reason] ?? reason.replaceAll("_", " "));
}

export function channelName({ id, name }: Pick<Channel, "id" | "name">): string {
  return name ?? id;
}
