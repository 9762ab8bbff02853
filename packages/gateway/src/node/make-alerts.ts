import type { Condition } from "../channels/alerts/alert.ts";
import { Alerts, type AlertsOptions } from "../channels/alerts/alerts.ts";
import type { Channels } from "../channels/channels.ts";
import { isNearlyFull, type ReadDiskSpace, readDiskSpace, type Trouble } from "../watch/trouble.ts";
import type { Pipeline } from "./pipeline.ts";

interface MakingAlerts extends Pick<AlertsOptions, "held" | "vault" | "feed" | "clock" | "log"> {
  pipeline: Pipeline;
  channels: Channels;
  trouble: Trouble;
  dataDir: string;
  diskSpace?: ReadDiskSpace | undefined;
}

/** Puts the alerts on the channels and on what is known of the gateway. */
export function makeAlerts({ pipeline, channels, ...making }: MakingAlerts): Alerts {
  const { journal, registry } = pipeline;
  return new Alerts({
    ...making,
    journal,
    registry,
    channels: () => channels.list(),
    ofGateway: () => gatewayConditions(making),
  });
}

async function gatewayConditions({
  trouble,
  dataDir,
  diskSpace = readDiskSpace,
  log,
}: Pick<MakingAlerts, "trouble" | "dataDir" | "diskSpace" | "log">): Promise<Condition[]> {
  const isFull = await diskSpace(dataDir).then(isNearlyFull, (error: unknown) => {
    log.debug({ err: error }, "the room of the disk could not be read");
    return undefined;
  });
  return [
    { kind: "disk_nearly_full", isSo: isFull },
    { kind: "store_failing", isSo: trouble.isStoreFailing },
  ];
}
