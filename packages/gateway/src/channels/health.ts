import type { ChannelRecord, ChannelState } from "../store/records.ts";
import { version } from "../version.ts";

/** The numbers that go with the states, as clients know them. */
const CODES: Record<ChannelState, number> = { INIT: 1, LAUNCH: 2, QR: 3, AUTH: 4, ERROR: 5 };

/** How a channel is, as `GET /health` and the webhook `channel.post` tell it. */
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

/** Who is linked; an account without a name is called by its number. */
export function userOf({ number, pushName }: Pick<ChannelRecord, "number" | "pushName">): User | undefined {
  const id = number?.split("@")[0];
  return id === undefined ? undefined : { id, name: pushName ?? id };
}
