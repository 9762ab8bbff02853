const STEP = 1_000;
const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** A number of bytes for people: `340 MB`. */
export function shownSize(bytes: number): string {
  const power = bytes < STEP ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / STEP ** power;
  return `${value.toFixed(power > 0 && value < 10 ? 1 : 0)} ${UNITS[power]}`;
}
