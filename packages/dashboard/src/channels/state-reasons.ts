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
