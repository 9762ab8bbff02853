/** One webhook of a channel as the API tells it. */
export interface Webhook {
  id: string;
  url: string;
  mode: "body" | "path" | "method";
  /** Names only: values are never shown again. */
  headers: string[];
  events: string[];
  max_age_seconds: number | null;
  disabled_at: number | null;
  disabled_reason: string | null;
  created_at: number;
  /** The endpoint keeps failing and is probed by one delivery at a time. */
  failing: boolean;
}

/** An address for the eye: without the protocol, which says little. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, "").replace(/\/$/, "");
}
