/** Where time comes from: milliseconds since 1970. Tests bring their own. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** WhatsApp counts in whole seconds. */
export function toSeconds(milliseconds: number): string {
  return String(Math.floor(milliseconds / 1000));
}
