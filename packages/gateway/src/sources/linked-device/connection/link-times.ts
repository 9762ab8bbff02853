/** The timeouts of a link, in milliseconds. */
export interface LinkTimes {
  /** Timeout for the upgrade and the handshake. */
  handshakeMs: number;
  /** Timeout for a login or a QR code; some refusals are never reported by Baileys. */
  connectMs: number;
  /** Interval of keep-alive requests. */
  keepAliveMs: number;
  /** A connection is dead after this long in silence. More than `keepAliveMs`, so that an answer was due. */
  silenceMs: number;
  /** The first reconnect waits up to this long, each that follows up to twice as long, … */
  backoffMs: number;
  /** … and none longer than this. */
  longestBackoffMs: number;
  /** A connection that lasted this long resets the back-off. */
  steadyMs: number;
  /** Timeout for WhatsApp's answer to a request. */
  answerMs: number;
  /** WhatsApp's queue counts as empty after this long without a stanza from it. */
  drainedMs: number;
  /** Timeout for the store. */
  storeMs: number;
  /** Lifetime of a QR code; undefined for WhatsApp's own, where the first code lasts longer. */
  qrMs: number | undefined;
}

export const linkTimes: LinkTimes = {
  handshakeMs: 20_000,
  connectMs: 45_000,
  keepAliveMs: 30_000,
  silenceMs: 45_000,
  backoffMs: 1_000,
  longestBackoffMs: 60_000,
  steadyMs: 5_000,
  answerMs: 10_000,
  drainedMs: 5_000,
  storeMs: 30_000,
  qrMs: undefined,
};
