import type { Account } from "../accounts/account.ts";
import type { Directory } from "../accounts/directory.ts";
import type { CallRecord, CallResult } from "../app-state/call-log.ts";
import type { Context } from "../ground/context.ts";
import { decimalDigits, hexDigits } from "../ground/random.ts";
import { type Addressing, numberJid } from "../stanzas/jid.ts";

/** A call that the phone writes into its call log. Linked clients see no stanza of it. */
export interface PlacedCall {
  /** Whom it was for: a number, or several for a group call. They need no phone in the network. */
  readonly to: string | readonly string[];
  /**
   * Default: 32 random upper-case hexadecimal digits. An id that was logged before writes that record anew; an empty one stands for a
   * record that names no call, as old ones were seen.
   */
  readonly id?: string | undefined;
  /** How it came out, in WhatsApp's words. Default: `CONNECTED`. */
  readonly result?: CallResult | undefined;
  /** Of talk, in whole seconds. Default: 60 if it was connected, else 0. */
  readonly duration?: number | undefined;
  /** Milliseconds since 1970. Default: as long before `writtenAt` as people talked. */
  readonly startedAt?: number | undefined;
  /** When the phone wrote the record, in milliseconds since 1970. Default: now, by the network's clock. */
  readonly writtenAt?: number | undefined;
  readonly video?: boolean | undefined;
  /**
   * A group call; true makes up the group's JID, `own` writes the account's own JID in its place, as was seen of calls
   * between two. Default: a group if there are several numbers.
   */
  readonly group?: boolean | string | undefined;
  /** How people are named. Default: as the network does, which is `lid`. */
  readonly addressing?: Addressing | undefined;
  /** In what the record counts its start: seconds, milliseconds, microseconds. All three were seen. Default: `s`. */
  readonly unit?: "s" | "ms" | "us" | undefined;
  /** Who wrote it. A WhatsApp Web turns the direction round. Default: `android`. */
  readonly writer?: "android" | "web" | undefined;
  /** The number of somebody else who placed the call: an incoming one. Default: the account's own. */
  readonly from?: string | undefined;
  /** The token of a call link by which it came about. */
  readonly linkToken?: string | undefined;
  readonly silence?: CallRecord["silence"];
  /**
   * Fields of the record by WhatsApp's own names, whatever else is said here: `{ callType: "SCHEDULED_CALL" }`. With null it is left
   * out: `{ duration: null }`.
   */
  readonly fields?: CallRecord["fields"];
  /** Linked clients are told at the next `appState.tell`. Default: at once. */
  readonly quietly?: boolean | undefined;
}

const USUAL_TALK_SECONDS = 60;

/** Fills in what is left open. */
export function recordOf(
  placed: PlacedCall,
  own: Account,
  { clock, random, addressing: usual, directory }: Context & { readonly directory: Directory },
): CallRecord {
  const { result = "CONNECTED", addressing = usual, writtenAt = clock(), from } = placed;
  const { duration = result === "CONNECTED" ? USUAL_TALK_SECONDS : 0 } = placed;
  const numbers = typeof placed.to === "string" ? [placed.to] : placed.to;
  // Who has no phone in the network has no LID either.
  const jidOf = (number: string) => directory.byNumber(number)?.jid(addressing) ?? numberJid(number);
  const others = [...numbers, ...(from === undefined ? [] : [from])].filter((each) => each !== own.number);
  const { group = numbers.length > 1 } = placed;
  const madeUp = () => `120363${decimalDigits(random, 12)}@g.us`;
  return {
    id: placed.id ?? hexDigits(random, 32),
    creator: from === undefined ? own.jid(addressing) : jidOf(from),
    isOwn: from === undefined,
    participants: others.map(jidOf),
    result,
    duration,
    startedAt: placed.startedAt ?? writtenAt - duration * 1_000,
    writtenAt,
    unit: placed.unit ?? "s",
    writer: placed.writer ?? "android",
    video: placed.video ?? false,
    groupJid: group === "own" ? own.jid(addressing) : group === true ? madeUp() : group || undefined,
    linkToken: placed.linkToken,
    silence: placed.silence,
    fields: placed.fields,
  };
}
