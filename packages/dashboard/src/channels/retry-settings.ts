/** The settings of a channel that the page changes, with the bounds that the gateway accepts. A test compares the two. */
export const RETRY_SETTINGS = [
  {
    name: "callback_backoff_delay_ms",
    label: "Retry delay",
    hint: "Milliseconds. The n-th retry waits n times this.",
    least: 3_000,
    most: 15_000,
  },
  {
    name: "max_callback_backoff_delay_ms",
    label: "Maximum retry delay",
    hint: "Milliseconds. No retry waits longer.",
    least: 600_000,
    most: 3_600_000,
  },
] as const;

export type RetrySetting = (typeof RETRY_SETTINGS)[number]["name"];
