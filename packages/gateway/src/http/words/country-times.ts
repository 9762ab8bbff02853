/** What countries' clocks show changes with summer time, some days a year: what was found stays good for so long. */
const GOOD_FOR_MS = 3_600_000;

const found = new Map<string, { at: number; zones: string[] }>();

/**
 * Time zones of a country, from west to east, one for each time that its clocks show. Empty for a country that this
 * machine knows none of.
 *
 * @param country ISO 3166-1 code
 * @param now milliseconds since 1970
 */
export function timeZonesOf(country: string, now: number): string[] {
  const kept = found.get(country);
  if (kept && Math.abs(now - kept.at) < GOOD_FOR_MS) return kept.zones;
  const byOffset = new Map<number, string>();
  for (const zone of zonesOf(country)) {
    const offset = offsetOf(zone, now);
    if (!byOffset.has(offset)) byOffset.set(offset, zone);
  }
  const zones = [...byOffset].sort(([one], [other]) => one - other).map(([, zone]) => zone);
  found.set(country, { at: now, zones });
  return zones;
}

/** Node 20 has them as a property, later ones as a method. */
type LocaleWithZones = Intl.Locale & { timeZones?: string[]; getTimeZones?: () => string[] | undefined };

function zonesOf(country: string): string[] {
  try {
    const locale: LocaleWithZones = new Intl.Locale(`und-${country}`);
    return locale.getTimeZones?.() ?? locale.timeZones ?? [];
  } catch {
    return [];
  }
}

/** How far a zone's clocks are before those of UTC, in minutes. */
function offsetOf(timeZone: string, now: number): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const name = format.formatToParts(now).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
