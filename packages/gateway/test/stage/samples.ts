/** The channel, the people and the moment of the format's samples: what a test says nothing else about is these. */
export const CHANNEL = "MANTIS-M72HC";
/** The number that the channel is linked to, and the one that calls it. */
export const OWN = "61371989950";
export const CALLER = "919984351847";
export const OWN_JID = `${OWN}@s.whatsapp.net`;
export const CALLER_JID = `${CALLER}@s.whatsapp.net`;
export const GROUP = "120363000000000001@g.us";
/** The first moment of a call: 2024-04-22, 13:27:33 UTC, in milliseconds. */
export const T = 1_713_792_453_000;
