import type { Log } from "../log/log.ts";
import { answerTo, type InboundAnswer, type InboundOutcome } from "./inbound.ts";

/** The answer to a request once what follows from it is on disk. What could not be written has to come again. */
export async function answered(take: () => Promise<InboundOutcome>, log: Log): Promise<InboundAnswer> {
  try {
    return answerTo(await take());
  } catch (error) {
    log.error({ err: error }, "a request of the provider could not be written, and has to come again");
    return answerTo("store_failed");
  }
}
