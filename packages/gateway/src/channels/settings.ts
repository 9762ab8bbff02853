/** The settings of a channel that change what the gateway does. Others are kept for the owner as given. */
export interface ChannelSettings {
  /** The n-th retry waits n times this: 3000 to 15000 ms. */
  callback_backoff_delay_ms: number;
  /** No retry waits longer: 600000 to 3600000 ms. */
  max_callback_backoff_delay_ms: number;
}

export const defaultSettings: ChannelSettings = {
  callback_backoff_delay_ms: 3_000,
  max_callback_backoff_delay_ms: 900_000,
};

/** The settings in force: what the owner set, over the defaults. */
export function settingsOf(kept: Record<string, unknown>): ChannelSettings {
  const number = (name: keyof ChannelSettings): number => {
    const value = kept[name];
    return typeof value === "number" ? value : defaultSettings[name];
  };
  return {
    callback_backoff_delay_ms: number("callback_backoff_delay_ms"),
    max_callback_backoff_delay_ms: number("max_callback_backoff_delay_ms"),
  };
}
