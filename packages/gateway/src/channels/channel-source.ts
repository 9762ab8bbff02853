import { msOf } from "../clock.ts";
import { RinghookError } from "../errors.ts";
import type { Callbacks } from "../journal/callbacks.ts";
import type { Log } from "../log/log.ts";
import type { OpenAnySource, SourceSettings } from "../sources/provider.ts";
import type { Ignored, LinkState, Mended, Source } from "../sources/source.ts";
import type { ChannelRecord } from "../store/records.ts";
import { type CallDeskOptions, callDesk } from "./call-desk.ts";
import type { CallLogCounts } from "./call-log-tally.ts";
import type { SealedCredentials } from "./sealed-credentials.ts";
import { linkPreferencesOf } from "./settings.ts";
import type { Tally } from "./source-tally.ts";

export interface ChannelSourceOptions extends CallDeskOptions {
  callbacks: Callbacks;
  log: Log;
  openSource: OpenAnySource;
  /** The settings of the channel's source, opened. */
  openSettings: (record: ChannelRecord) => SourceSettings;
  credentials: SealedCredentials;
  /** Whether this node surely holds the channel now: asked before each connection. */
  mayConnect: () => boolean;
  /** The IP addresses of a proxy's URL that may be dialled. */
  proxyAddresses: (url: string) => Promise<string[]>;
  onIgnored: (reason: Ignored) => void;
  onMended: (what: Mended) => void;
}

/** What a source sees of its channel. */
interface ChannelSide {
  record: () => ChannelRecord;
  onState: (state: LinkState) => void;
  tally: Tally;
  callLog: CallLogCounts;
}

/** Opens a channel's source, and leads what it tells into the journal. */
export function channelSource(
  options: ChannelSourceOptions,
  { record, onState, tally, callLog }: ChannelSide,
): Source {
  const { openSource, openSettings, credentials, journal, callbacks, clock, log } = options;
  const { channelId } = record();
  return openSource({
    channelId,
    credentials,
    handlers: {
      onSignal: (signal, account) => journal.receive(channelId, account.number, signal),
      onDrained: (account, now) => journal.decideQueued(channelId, account.number, now),
      onOwnCall: (person, at) => callbacks.spokenTo(channelId, { person, by: "outgoing_call", at: msOf(at) }),
      callLog: {
        async onRecord(record, { number }, { readAt, along }) {
          const reading = { readAt, along: credentials.seal(along) };
          callLog.record(
            msOf(record.writtenAt),
            await journal.takeRecord(channelId, number, record, reading),
          );
        },
        onCount: (change) => callLog.count(change),
        onPlace: (place) => callLog.place(place),
      },
      onState,
      onIgnored: (reason) => {
        options.onIgnored(reason);
        if (reason === "own_call") callLog.count({ ownStanzas: 1 });
      },
      onMended: options.onMended,
    },
    preferences: () => {
      if (!options.mayConnect())
        throw new RinghookError("LEASE_LOST", `channel ${channelId} may not connect`);
      return linkPreferencesOf(record().settings);
    },
    proxyAddresses: options.proxyAddresses,
    settings: () => openSettings(record()),
    desk: callDesk(channelId, options, (change) => tally.count(change)),
    hasReceived: () => tally.now.lastReceivedAt !== null,
    clock,
    log: log.child({ channelId }),
  });
}
