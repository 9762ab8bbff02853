/** Where time comes from: milliseconds since 1970. Tests bring their own. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();
