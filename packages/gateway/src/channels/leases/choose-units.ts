import type { KeptLease } from "../../store/leases.ts";

interface Unit<Of> {
  epoch: number;
  channels: Of[];
  stays: boolean;
}

/**
 * The channels of the units that came last: those that others are to have go first, so that what lies well stays where it is.
 * @param stays whether a channel keeps its unit here
 */
export function newestUnits<Of extends { lease: KeptLease | undefined }>(
  held: ReadonlyMap<string, Of>,
  stays: (channelId: string, held: Of) => boolean,
  count: number,
): Of[] {
  const units = new Map<string, Unit<Of>>();
  for (const [channelId, one] of held) {
    if (!one.lease) continue;
    const { unit, epoch } = one.lease;
    const known = units.get(unit) ?? { epoch: 0, channels: [], stays: false };
    known.channels.push(one);
    known.epoch = Math.max(known.epoch, epoch);
    known.stays ||= stays(channelId, one);
    units.set(unit, known);
  }
  const free = [...units.values()].filter((unit) => !unit.stays).toSorted((a, b) => b.epoch - a.epoch);
  return free.slice(0, Math.max(0, count)).flatMap(({ channels }) => channels);
}
