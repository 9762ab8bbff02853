import type { CallEvent } from "@ringhook/calls";
import { CALLER_JID, OWN_JID } from "./samples.ts";

/** What an event tells of its call, but for the call's id. */
export type Told = Omit<CallEvent, "id">;

/**
 * Where an event differs from that of a voice call by the samples' caller, told live.
 * The chat follows `from` unless it is given.
 */
export type Different = Partial<Omit<Told, "status" | "timestamp">>;

/** @param at milliseconds since 1970, as in all of these */
export const initiated = (at: number, different?: Different): Told => told("initiated", at, different);

export const ringing = (at: number, different?: Different): Told => told("ringing", at, different);

export const missed = (at: number, different?: Different): Told => told("missed", at, different);

/** Its chat is the channel's own number, whose phone said so. */
export const answered = (at: number, different?: Different): Told =>
  told("answered", at, { chat_id: OWN_JID, ...different });

function told(status: Told["status"], timestamp: number, different: Different = {}): Told {
  return {
    from: CALLER_JID,
    chat_id: different.from ?? CALLER_JID,
    status,
    timestamp,
    group_call: false,
    video_call: false,
    offline_call: false,
    ...different,
  };
}
