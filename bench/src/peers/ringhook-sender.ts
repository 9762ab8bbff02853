import { CHANNEL, setRig } from "../rig.ts";
import type { Keeping, Sender, SenderOptions } from "./sender.ts";

/** The product's own journal and lanes. What an earlier process left is taken up again. */
export async function ringhookSender(
  { url, concurrency, retryDelayMs, onSettled }: SenderOptions,
  { dataDir }: Keeping,
): Promise<Sender> {
  const rig = await setRig({
    url,
    concurrency,
    retryDelayMs,
    dataDir,
    onSettled: (_, isDelivered) => isDelivered && onSettled(),
  });
  await rig.dispatcher.resume(CHANNEL);
  return {
    accept: rig.receive,
    isDone: async () => (await rig.channel.pendingWebhooks()).length === 0,
    close: rig.close,
  };
}
