import { Channels } from "../channels/channels.ts";
import type { ChannelsOptions } from "../channels/channels-options.ts";
import { checkUrlAddress, proxyAddresses } from "../sinks/http/check-address.ts";
import type { AddressGuard, Lookup } from "../sinks/http/guard.ts";
import type { Metrics } from "../watch/metrics.ts";
import type { Pipeline } from "./pipeline.ts";

type Shared = Pick<
  ChannelsOptions,
  "store" | "held" | "vault" | "feed" | "clock" | "log" | "openSource" | "brokerList" | "brokerLinks"
>;

export interface MakingChannels extends Shared {
  pipeline: Pipeline;
  metrics: Metrics;
  /** Which addresses may be reached, and how names are looked up. */
  addresses: { guard: AddressGuard; lookup: Lookup | undefined };
}

/** Puts the channels on a pipeline. */
export function makeChannels({ pipeline, metrics, addresses, ...shared }: MakingChannels): Channels {
  const { guard, lookup } = addresses;
  return new Channels({
    ...shared,
    ...pipeline,
    checkAddress: (address) => checkUrlAddress(guard, address, lookup),
    proxyAddresses: (proxy) => proxyAddresses(guard, proxy, lookup),
    onIgnored: (reason) => metrics.ignored(reason),
    onMended: (what) => metrics.mended(what),
  });
}
