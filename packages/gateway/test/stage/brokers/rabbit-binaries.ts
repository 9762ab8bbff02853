import { existsSync } from "node:fs";
import { join } from "node:path";

/** Where Debian and Ubuntu keep the server itself: the one in the path asks for another user. */
export const RABBIT_BINARIES = "/usr/lib/rabbitmq/bin";

export function isRabbitThere(): boolean {
  return existsSync(join(RABBIT_BINARIES, "rabbitmq-server"));
}
