import { numberOf } from "@ringhook/calls";
import { sameLine } from "../rules/callers.ts";
import type { Directory } from "./directory.ts";

/** A caller as rules know them. */
export interface RuleCaller {
  /** Digits; null where WhatsApp hides it. */
  number: string | null;
  /** JID. */
  lid: string | null;
}

/** What a caller is to a channel: its own account, that of another channel of this gateway, or anybody else. */
export function callerKind(
  directory: Pick<Directory, "known">,
  channelId: string,
  { number, lid }: RuleCaller,
): "own" | "gateway" | "other" {
  const line = number === null ? null : sameLine(number);
  const meant = directory.known().filter(({ record }) => {
    const own = record.number === null ? undefined : numberOf(record.number);
    return (
      (line !== null && own !== undefined && sameLine(own) === line) || (lid !== null && record.lid === lid)
    );
  });
  if (meant.some(({ id }) => id === channelId)) return "own";
  return meant.length > 0 ? "gateway" : "other";
}
