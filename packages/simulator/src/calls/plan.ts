import type { Account } from "../accounts/account.ts";
import type { Context } from "../ground/context.ts";
import { decimalDigits, hexDigits } from "../ground/random.ts";
import { type Addressing, lidJid, numberJid } from "../stanzas/jid.ts";
import { countryOf } from "./countries.ts";

/** How to place a call. */
export interface CallOptions {
  /** Default: voice. */
  readonly video?: boolean | undefined;
  /** A group call; true makes up the group's JID. Default: not one. */
  readonly group?: boolean | string | undefined;
  /** The call's id. Default: 32 random upper-case hexadecimal digits. */
  readonly id?: string | undefined;
  /** When it is placed, in milliseconds since 1970. Default: now, by the network's clock. */
  readonly at?: number | undefined;
  /** How linked clients hear of it; with `none` the first they see is the next step. Default: `offer`. */
  readonly via?: "offer" | "offer_notice" | "none" | undefined;
  /** Whether stanzas name people by phone number or by LID. Default: as the network does, which is `lid`. */
  readonly addressing?: Addressing | undefined;
  /** Whether the offer of a call addressed by LID tells the caller's number too (`caller_pn`). Default: true. */
  readonly callerPn?: boolean | undefined;
  /**
   * Why linked clients are told not to ring, like `privacy`: the owner silences unknown callers. Default: they ring.
   */
  readonly silence?: string | undefined;
  /** The caller's user name, which an offer tells of people who have one. */
  readonly username?: string | undefined;
  /** With `offer_notice`: whether it names the group. Real ones were seen that do not. Default: true. */
  readonly namesGroup?: boolean | undefined;
  /** The device the caller calls from, as part of `call-creator`. Default: no device part. */
  readonly callerDevice?: number | undefined;
  /** Whether the caller's own linked clients see the call too. Default: false. */
  readonly mirror?: boolean | undefined;
}

/** A call's stanzas, as far as they are known before it begins. */
export interface CallPlan {
  readonly id: string;
  readonly via: "offer" | "offer_notice" | "none";
  readonly video: boolean;
  readonly groupJid: string | undefined;
  readonly addressing: Addressing;
  /** The caller's JID as `call-creator`. */
  readonly creator: string;
  readonly callerPn: string | undefined;
  readonly silence: string | undefined;
  readonly namesGroup: boolean;
  readonly username: string | undefined;
  /** The caller's country, like `IN`. */
  readonly country: string | undefined;
  readonly mirror: boolean;
}

/** Fills in what the options leave open. */
export function planCall(
  caller: Account,
  options: CallOptions,
  { random, addressing: usual }: Pick<Context, "random" | "addressing">,
): CallPlan {
  const { addressing = usual, callerPn = true, group = false, callerDevice } = options;
  const creator =
    addressing === "lid" ? lidJid(caller.lid, callerDevice) : numberJid(caller.number, callerDevice);
  return {
    id: options.id ?? hexDigits(random, 32),
    via: options.via ?? "offer",
    video: options.video ?? false,
    groupJid: group === true ? `120363${decimalDigits(random, 12)}@g.us` : group || undefined,
    addressing,
    creator,
    callerPn: addressing === "lid" && callerPn ? numberJid(caller.number) : undefined,
    silence: options.silence,
    namesGroup: options.namesGroup ?? true,
    username: options.username,
    country: countryOf(caller.number),
    mirror: options.mirror ?? false,
  };
}
