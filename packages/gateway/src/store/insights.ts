/** Calls that began in a span of time, of one channel or of all; both ends in milliseconds since 1970. */
export interface CallWindow {
  channelId: string | null;
  from: number;
  to: number;
}

/** What one caller did in a span of time. */
export interface CallerCount {
  channelId: string;
  /** Number JID, or LID where no number is known. */
  caller: string;
  callerNumber: string | null;
  callerLid: string | null;
  calls: number;
  missed: number;
  lastAt: number;
}

/** One HTTP request to an endpoint, as far as its health is concerned. */
export interface EndpointAttempt {
  durationMs: number;
  /** HTTP status; null when there was no answer. */
  status: number | null;
}

export interface EndpointBacklog {
  pending: number;
  /** When the first of them is due; null when nothing is. */
  dueAt: number | null;
}

/** Reads behind the pages that tell how it goes. Each looks at a bounded part of the past. */
export interface Insights {
  /** Those who called most, the busiest first. */
  busiestCallers(args: CallWindow & { limit: number }): Promise<CallerCount[]>;
  /** Those who gave up, and of whom no call was answered within a day after; the latest first. */
  lostCallers(args: CallWindow & { limit: number }): Promise<CallerCount[]>;

  /** The attempts of a webhook's newest deliveries. */
  endpointAttempts(args: {
    channelId: string;
    webhookId: string;
    since: number;
    deliveries: number;
  }): Promise<EndpointAttempt[]>;
  endpointBacklog(args: { channelId: string; webhookId: string }): Promise<EndpointBacklog>;
}
