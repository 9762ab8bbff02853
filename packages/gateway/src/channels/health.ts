import type { ChannelRecord, ChannelState } from "../store/records.ts";
import { version } from "../version.ts";

/** The states as numbers, as clients know them. */
const CODES: Record<ChannelState, number> = { INIT: 1, LAUNCH: 2, QR: 3, AUTH: 4, ERROR: 5 };

/** A channel's health, as in `GET /health` and the webhook `channel.post`. */
export interface Health {
  channel_id: string;
  /** Seconds since 1970. */
  start_at: number;
  /** Seconds. */
  uptime: number;
  version: string;
  status: { code: number; text: ChannelState };
  user?: User;
}

/** The linked account. */
export interface User {
  id: string;
  name: string;
}

/** @param startedAt when the channel was started last: milliseconds since 1970 */
export function healthOf(record: ChannelRecord, state: ChannelState, startedAt: number, now: number): Health {
  const user = userOf(record);
  return {
    channel_id: record.channelId,
    start_at: Math.floor(startedAt / 1000),
    uptime: Math.max(0, Math.floor((now - startedAt) / 1000)),
    version,
    status: { code: CODES[state], text: state },
    ...(user && { user }),
  };
}

/** The linked account; without a name, the number is its name. */
export function userOf({ number, pushName }: Pick<ChannelRecord, "number" | "pushName">): User | undefined {
  const id = number?.split("@")[0];
  return id === undefined ? undefined : { id, name: pushName ?? id };
}
