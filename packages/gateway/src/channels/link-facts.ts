import type { Account, LinkState } from "../sources/source.ts";
import { isStateReason, type StateReason } from "../sources/state-reasons.ts";
import type { ChannelRecord } from "../store/records.ts";
import type { RecordChange } from "./kept-record.ts";

/** What a channel's record says of its link from now on. */
export function factsOf({ state, reason: stateReason, account }: LinkState): RecordChange {
  const isLoggedOut = state === "INIT" && stateReason === "logged_out";
  return { state, stateReason, ...(account && accountFields(account)), ...(isLoggedOut && NOBODY) };
}

/** Whether it was logged out or never linked, which is known from before. */
export function reasonOfInit({ state, stateReason }: ChannelRecord): StateReason {
  return state === "INIT" && isStateReason(stateReason) ? stateReason : null;
}

const NOBODY = { number: null, lid: null, pushName: null };

function accountFields({ number, lid, name }: Account): Pick<ChannelRecord, "number" | "lid" | "pushName"> {
  return { number, lid, pushName: name };
}
