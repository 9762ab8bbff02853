import type { Call, Channel, Page, Webhook } from "@ringhook/api";
import { get } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { useStream } from "../api/use-stream.ts";
import { listCalls } from "../calls/calls-api.ts";
import { channelById } from "../channels/channel-list.ts";
import { useQuery } from "../navigation/use-query.ts";
import { isAdmin } from "../sign-in/session.ts";
import { type App, type ChannelSource, type SourceKind, useApp, useSource } from "../sources/sources-api.ts";
import { KINDS } from "../sources/words.ts";
import { webhookPath } from "../webhooks/webhook.ts";

/** How far the first run of a channel is. The gateway and the URL say so: a reload of the page changes little. */
export interface Progress {
  /** Where its calls come from, or are to come from. */
  kind: SourceKind;
  channel: Channel | undefined;
  source: ChannelSource | undefined;
  /** The app of Meta's that the channel belongs to, or is to belong to. */
  app: App | undefined;
  webhook: Webhook | undefined;
  calls: readonly Call[];
  error: unknown;
  reload: () => void;
}

export function useProgress(channelId: string | undefined): Progress {
  const [read] = useQuery();
  const channel = channelId === undefined ? undefined : channelById(channelId);
  const kind = channel?.source ?? KINDS.find(({ value }) => value === read("from"))?.value ?? "linked-device";
  const source = useSource(channelId);
  const appId = source.data.value?.source_id ?? (channelId === undefined ? read("app") : "");
  // Only whoever runs the gateway may see an app.
  const app = useApp((kind === "meta-cloud" && isAdmin.value && appId) || undefined);
  const { data, error, reload } = useLoaded(`first run ${channelId}`, async () => {
    if (channelId === undefined) return undefined;
    const [webhooks, calls] = await Promise.all([
      get<Page<Webhook>>(webhookPath(channelId)),
      listCalls({ channel_id: channelId }, undefined, 5),
    ]);
    return { webhooks: webhooks.items, calls: calls.items };
  });
  useStream(["calls.post", "link"], reload);
  return {
    kind,
    channel,
    source: source.data.value,
    app: app.data.value,
    webhook: data.value?.webhooks[0],
    calls: data.value?.calls ?? [],
    error: error.value ?? app.error.value ?? source.error.value,
    reload: () => {
      reload();
      app.reload();
      source.reload();
    },
  };
}
