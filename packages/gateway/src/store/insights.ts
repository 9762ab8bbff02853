/** Calls that started in a time span, of one channel or of all; both ends in milliseconds since 1970. */
export interface CallWindow {
  channelId: string | null;
  from: number;
  to: number;
}

/** The calls of one caller in a time span. */
export interface CallerCount {
  channelId: string;
  /** Number JID, or LID if the number is unknown. */
  caller: string;
  callerNumber: string | null;
  callerLid: string | null;
  calls: number;
  missed: number;
  lastAt: number;
}

/** One HTTP request to an endpoint, for its health. */
export interface EndpointAttempt {
  durationMs: number;
  /** HTTP status; null without an answer. */
  status: number | null;
}

/** Attempts of the deliveries made since a time. */
export interface EndpointAttempts {
  attempts: EndpointAttempt[];
  /** That time: as requested, or later when there were too many deliveries. */
  since: number;
}

export interface EndpointBacklog {
  pending: number;
  /** When the first of them is due; null when none is. */
  dueAt: number | null;
}

/** Reads for statistics. Each covers a bounded part of the past. */
export interface Insights {
  /** The most frequent callers, most calls first. */
  busiestCallers(args: CallWindow & { limit: number }): Promise<CallerCount[]>;
  /** Callers who gave up and had no call answered within a day, latest first. */
  lostCallers(args: CallWindow & { limit: number }): Promise<CallerCount[]>;

  /** The attempts of a webhook's newest deliveries, at most `limit`, since `since`. */
  endpointAttempts(args: {
    channelId: string;
    webhookId: string;
    since: number;
    deliveries: number;
  }): Promise<EndpointAttempts>;
  endpointBacklog(args: { channelId: string; webhookId: string }): Promise<EndpointBacklog>;
}
