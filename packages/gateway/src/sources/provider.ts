import type { Clock } from "../clock.ts";
import type { Log } from "../log/log.ts";
import type { Call, SourceTally } from "../store/records.ts";
import type { CallReport } from "./call-report.ts";
import type { Source, SourceOptions } from "./source.ts";

/** A secret of a provider's requests; after a change the one before counts for a while. */
export interface SourceSecret {
  secret: string;
  /** When it expires: milliseconds since 1970; null until it is changed. */
  until: number | null;
}

/** What a source is set up with, opened: the kind decides which adapter reads it. */
export type SourceSettings =
  | { kind: "linked-device" }
  | { kind: "whapi"; providerChannelId: string | null; keepChannelId: boolean; secrets: SourceSecret[] }
  | { kind: "meta-cloud"; sourceId: string; phoneNumberId: string }
  | { kind: "meta-app"; secrets: SourceSecret[]; verifyToken: string };

/** What an adapter of one kind is set up with. */
export type SettingsOf<Kind extends SourceSettings["kind"]> = Extract<SourceSettings, { kind: Kind }>;

/** Where a provider's source puts what it read. */
export interface CallDesk {
  /** Writes what follows from a report. Resolves once that is on disk; to say it twice changes nothing. */
  record(report: CallReport): Promise<void>;
  /** A call as the journal has it. */
  find(callId: string): Promise<Pick<Call, "status"> | undefined>;
  /** Writes a request that goes on as it came, if anybody wants it. @param lane what goes on in order */
  passOn(request: PassedRequest, lane: string): Promise<void>;
  /** Counts what came. */
  count(change: TallyChange): void;
}

/** A provider's request as it goes on to whoever had it before: these bytes, with this signature. */
export interface PassedRequest {
  signature: string;
  body: string;
}

/** What a request adds to the tally: counts to add, and the lag of the last news. */
export interface TallyChange extends Partial<Pick<SourceTally, "doubles" | "refused">> {
  /** It was the provider's own. */
  received?: boolean;
  /** The provider asked whether the address is right, and it is. */
  verified?: boolean;
  /** Numbers that no channel has, each as often as it was named. */
  unrouted?: readonly string[];
  lagMs?: number;
}

/** What a provider's source works with. */
export interface ProviderOptions extends SourceOptions {
  /** As they are now. */
  settings: () => SourceSettings;
  desk: CallDesk;
  /** Whether anything came before this process. */
  hasReceived: () => boolean;
  clock: Clock;
  log: Log;
}

/** Opens the source of a channel, of whatever kind. */
export type OpenAnySource = (options: ProviderOptions) => Source;

/** The secrets that count now. */
export function validSecrets(secrets: readonly SourceSecret[], now: number): string[] {
  return secrets.filter(({ until }) => until === null || until > now).map(({ secret }) => secret);
}
