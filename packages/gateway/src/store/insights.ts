import type { CallbackClosing } from "./callbacks.ts";
import type { HourWindow } from "./history.ts";
import type { CallDirection } from "./records.ts";

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

/** Talks of calls that began within one hour. */
export interface TalkCount {
  /** The hour's start, milliseconds since 1970. */
  hour: number;
  direction: CallDirection;
  /** Of calls that came in, those alone of which the talk time was told. */
  calls: number;
  answered: number;
  /** Whole seconds of talk, of all of them together. */
  talkSeconds: number;
}

/** How callers who were missed were seen to: entries of the callbacks. */
export interface CallbackWait {
  /** null while nobody has. */
  closedBy: CallbackClosing | null;
  /** Whole minutes from the first missed call until then; null while nobody has. */
  minutes: number | null;
  callbacks: number;
}

/** One attempt to an endpoint, for its health. */
export interface EndpointAttempt {
  durationMs: number;
  /** HTTP status; null without an answer, and of a broker. */
  status: number | null;
  /** Stable code of the error; null for any answer. */
  error: string | null;
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
  /** Callers who gave up, and were neither answered nor called within a day, latest first. */
  lostCallers(args: CallWindow & { limit: number }): Promise<CallerCount[]>;

  /** Calls that the account placed, and talk times of all, by hour. */
  talkByHour(window: HourWindow): Promise<TalkCount[]>;
  /** The newest 20,000 callbacks of each state whose newest call began in a time span, by how they were closed and how long that took. */
  callbackWaits(window: CallWindow): Promise<CallbackWait[]>;

  /** The attempts of a webhook's newest deliveries, at most `limit`, since `since`. */
  endpointAttempts(args: {
    channelId: string;
    webhookId: string;
    since: number;
    deliveries: number;
  }): Promise<EndpointAttempts>;
  endpointBacklog(args: { channelId: string; webhookId: string }): Promise<EndpointBacklog>;
}
