import { messageOf } from "../../errors.ts";
import { type AttemptCode, AttemptFailed } from "../broker/attempt-failed.ts";

/** What Redis answers in place of an entry's id, by how its answers begin. */
const CODES: readonly [RegExp, AttemptCode][] = [
  [/^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid password|ERR Client sent AUTH)/i, "BROKER_AUTH_FAILED"],
  [/^(OOM|MISCONF|NOREPLICAS)/, "BROKER_FULL"],
  [/^WRONGTYPE/, "NO_STREAM"],
  [/^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|MOVED)/, "BROKER_UNREACHABLE"],
  [/isn't writeable|connect E|E(CONNREFUSED|NOTFOUND|HOSTUNREACH)/, "BROKER_UNREACHABLE"],
];

/** What an error of the client, or of the server, means for the attempt. */
export function failureOf(error: unknown): AttemptFailed {
  if (error instanceof AttemptFailed) return error;
  const message = messageOf(error);
  const [, code = "NOT_CONFIRMED"] = CODES.find(([pattern]) => pattern.test(message)) ?? [];
  return new AttemptFailed(code, message, { cause: error });
}
