/**
 * Why a channel is in its state: a stable code, a sentence for people, and what to do next, if anything.
 * docs/reference/calls.md shows the same table.
 */
export const stateReasons = {
  connecting: { sentence: "The channel connects to WhatsApp.", next: null },
  connection_lost: { sentence: "The connection was lost; the channel connects again by itself.", next: null },
  unreachable: {
    sentence: "WhatsApp cannot be reached; the channel tries again by itself.",
    next: "If this lasts, check that this machine reaches web.whatsapp.com on port 443.",
  },
  connection_refused: {
    sentence:
      "WhatsApp, or something on the way to it, refuses connections; the channel tries again by itself.",
    next: "If this lasts, check for a firewall or proxy on the way, or too many channels behind one address.",
  },
  unavailable: {
    sentence: "WhatsApp is unavailable for a while; the channel tries again by itself.",
    next: null,
  },
  logged_out: {
    sentence: "The channel was logged out: on the phone, by WhatsApp, or here.",
    next: "Link the channel again.",
  },
  moved: {
    sentence: "The channel's link went to another gateway, with `ringhook channels export`.",
    next: "Import its file there. To have it here, import the file here, or link the channel again.",
  },
  replaced: {
    sentence: "Another program logged in with this channel's credentials and replaced it.",
    next: "End the other program, then restart the channel.",
  },
  refused: {
    sentence: "WhatsApp refuses the account: it may be blocked, or in use on a new phone.",
    next: "Open WhatsApp on the phone; when it works there, restart the channel, or log out and link it again.",
  },
  version_refused: {
    sentence: "WhatsApp refuses the version that the gateway logs in with.",
    next: "Set RINGHOOK_WHATSAPP_VERSION to a newer version, or to auto, or update Ringhook; then restart the gateway.",
  },
  qr_expired: {
    sentence: "Nobody scanned the QR code in time.",
    next: "Link the channel again for new codes.",
  },
  between_nodes: {
    sentence: "The node that holds the channel does not answer, or no node holds it.",
    next: "Wait: within seconds a node answers for it. If none does, look at `ringhook nodes`.",
  },
  nothing_received: {
    sentence: "Nothing has come from the provider so far.",
    next: "Give the provider the channel's URL; its page says where.",
  },
} as const satisfies Record<string, { sentence: string; next: string | null }>;

/** null without a reason. */
export type StateReason = keyof typeof stateReasons | null;

/** Whether a text, such as one from the store, is a reason of the table. */
export function isStateReason(text: string | null): text is keyof typeof stateReasons {
  return text !== null && Object.hasOwn(stateReasons, text);
}
