import { messageOf } from "../errors.ts";
import type { CallbackSummaries } from "../journal/callback-summaries.ts";
import type { Callbacks } from "../journal/callbacks.ts";
import type { Journal } from "../journal/journal.ts";
import type { Log } from "../log/log.ts";
import type { LinkState } from "../sources/source.ts";
import type { ChannelRecord } from "../store/records.ts";
import { summaryTermsOf } from "./settings.ts";

/** A channel, as far as it matters here. */
export interface Tended {
  readonly id: string;
  readonly record: Pick<ChannelRecord, "number" | "settings">;
  readonly linkState: Pick<LinkState, "state">;
}

export interface Tending {
  journal: Pick<Journal, "tend">;
  callbacks: Pick<Callbacks, "tend">;
  summaries: Pick<CallbackSummaries, "tend">;
  log: Log;
}

/** What time brings for a channel: silent calls are decided, snoozes end, the day's summary is due. Each may fail by itself. */
export async function tendChannel(
  channel: Tended,
  { journal, callbacks, summaries, log }: Tending,
): Promise<void> {
  const { id: channelId, record, linkState } = channel;
  const works = {
    "could not decide calls; will retry": () =>
      journal.tend(channelId, record.number ?? "", linkState.state === "AUTH"),
    "could not end snoozes; will retry": () => callbacks.tend(channelId),
    "could not store the summary of callbacks; will retry": () =>
      summaries.tend(channelId, summaryTermsOf(record.settings)),
  };
  for (const [failure, work] of Object.entries(works)) {
    await work().catch((error: unknown) => log.error({ reason: messageOf(error), channelId }, failure));
  }
}
