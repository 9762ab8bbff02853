/** How long a link waits for what, in milliseconds. */
export interface LinkTimes {
  /** WhatsApp has this long for the upgrade and the handshake. */
  handshakeMs: number;
  /** On some refusals Baileys never says that it closed: without a login or a QR code by then, the link tries again. */
  connectMs: number;
  /** How often a connection is asked whether it lives. */
  keepAliveMs: number;
  /** A connection that says nothing for this long is dead. More than `keepAliveMs`, so that an answer was due. */
  silenceMs: number;
  /** The first reconnect waits up to this long, each that follows up to twice as long, … */
  backoffMs: number;
  /** … and none longer than this. */
  longestBackoffMs: number;
  /** A connection that stood this long was a good one: the next reconnect waits as long as the first. */
  steadyMs: number;
  /** WhatsApp has this long to answer a request. */
  answerMs: number;
  /** A QR code lives this long; undefined: as long as on WhatsApp's own pages, the first longer than the others. */
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
  qrMs: undefined,
};
