import type { PlayedCall, ProviderAttempt, SentRequest } from "@ringhook/simulator/providers";
import { HOLD_MS } from "../../src/sources/in-order.ts";
import type { ReceivedRequest } from "../stage/http-receiver.ts";
import { type Arrival, orderOf } from "./order.ts";

export type AnyPlayedCall = PlayedCall<string>;

/** What a run with providers found. All lists must be empty. */
export interface ProviderReport {
  calls: number;
  kills: number;
  requests: number;
  attempts: number;
  /** Attempts that a kill left without an answer. */
  cutOff: number;
  /** Calls whose end was taken before their beginning. */
  overtaken: number;
  events: number;
  /** Events that were not told because what they follow from came too late: the rule of the 5 seconds. */
  tooLate: number;
  /** Requests that were given up. */
  notTaken: string[];
  /** Events that a call has, and that never came. */
  lost: string[];
  /** Events that came, and that the call does not have. */
  unexpected: string[];
  /** With doubles under another id. */
  outOfOrder: string[];
  doubledOutOfTurn: string[];
  /** Requests of Meta's that the bot behind never got. */
  notPassedOn: string[];
}

interface Evidence {
  played: readonly AnyPlayedCall[];
  kills: number;
  /** What the receiver took. */
  taken: readonly ReceivedRequest[];
  /** What the bot took. */
  passedOn: readonly ReceivedRequest[];
}

/** The events of a kind of call, each with the step of the provider's that it follows from. */
const EVENTS: Record<string, readonly [event: string, step: string][]> = {
  "meta missed": [
    ["initiated", "connect"],
    ["missed", "terminate"],
  ],
  "meta failed": [
    ["initiated", "connect"],
    ["missed", "terminate"],
  ],
  "meta talked": [
    ["initiated", "connect"],
    ["answered", "terminate"],
    ["incoming completed", "terminate"],
  ],
  "meta declined": [["outgoing declined", "REJECTED"]],
  "meta not_taken_up": [["outgoing hung_up", "terminate"]],
  "meta placed_and_talked": [["outgoing completed", "terminate"]],
  "whapi missed": [
    ["initiated", "initiated"],
    ["ringing", "ringing"],
    ["missed", "missed"],
  ],
  "whapi canceled": [
    ["initiated", "initiated"],
    ["ringing", "ringing"],
    ["canceled", "canceled"],
  ],
  "whapi answered": [
    ["initiated", "initiated"],
    ["ringing", "ringing"],
    ["answered", "answered"],
  ],
  "whapi missed_without_ringing": [
    ["initiated", "initiated"],
    ["missed", "missed"],
  ],
};
/** A call that was declined, of which Meta said so more than 5 s after its end. */
const INSTEAD: Record<string, string> = { "outgoing declined": "outgoing hung_up" };
/** The steps in the order in which they belong. */
const ENDS = ["terminate", "missed", "canceled", "answered"];
const STEPS = ["connect", "initiated", "ringing", "REJECTED", ...ENDS];

/** Compares what the providers sent with what the receiver, and the bot behind, were told. */
export function compareWithProviders({ played, kills, taken, passedOn }: Evidence): ProviderReport {
  const arrivals = taken.map(arrivalOf);
  const requests = played.flatMap((call) => call.requests);
  const attempts = requests.flatMap((request) => request.attempts);
  const told = new Map<string, Set<string>>();
  for (const { callId, event } of arrivals) {
    told.set(callId, (told.get(callId) ?? new Set()).add(event));
  }
  const compared = played.map((call) => compareCall(call, told.get(call.id) ?? new Set()));
  const known = new Set(played.map(({ id }) => id));
  const bot = new Set(passedOn.map(labelOf));
  return {
    calls: played.length,
    kills,
    requests: requests.length,
    attempts: attempts.length,
    cutOff: attempts.filter(mayHaveArrived).length - attempts.filter(({ status }) => status === 200).length,
    overtaken: played.filter(isOvertaken).length,
    events: compared.reduce((sum, { events }) => sum + events, 0),
    tooLate: compared.reduce((sum, { tooLate }) => sum + tooLate, 0),
    notTaken: requests.filter((request) => !request.taken).map(({ label }) => label),
    lost: compared.flatMap(({ lost }) => lost),
    unexpected: [
      ...compared.flatMap(({ unexpected }) => unexpected),
      ...[...told.keys()].filter((id) => !known.has(id)),
    ],
    ...orderOf(arrivals),
    notPassedOn: requests
      .filter(({ label }) => label.includes("wacid.") && !bot.has(label))
      .map(({ label }) => label),
  };
}

function compareCall(
  call: AnyPlayedCall,
  told: ReadonlySet<string>,
): { events: number; tooLate: number; lost: string[]; unexpected: string[] } {
  const expected = EVENTS[`${call.id.startsWith("wacid.") ? "meta" : "whapi"} ${call.kind}`] ?? [];
  const named = (event: string): string => `${event} of ${call.id}, ${call.kind}: ${[...told].join(", ")}`;
  const missing = expected.filter(([event]) => !told.has(event));
  const late = missing.filter(([, step]) => cameTooLate(call, step));
  const instead = new Set(late.map(([event]) => INSTEAD[event]));
  const mayBe = new Set([...expected.map(([event]) => event), ...instead]);
  return {
    events: told.size,
    tooLate: late.length,
    lost: [
      ...missing.filter((one) => !late.includes(one)).map(([event]) => named(event)),
      ...[...instead].flatMap((event) => (event !== undefined && !told.has(event) ? [named(event)] : [])),
    ],
    unexpected: [...told].filter((event) => !mayBe.has(event)).map(named),
  };
}

/** Whether a step may have come when what belongs behind it had waited for its 5 s. */
function cameTooLate(call: AnyPlayedCall, step: string): boolean {
  const takenAt = Math.min(
    ...attemptsAt(call, (word) => word === step)
      .filter(({ status }) => status === 200)
      .map(({ endedAt }) => endedAt),
  );
  const behind = attemptsAt(call, (word) => STEPS.indexOf(word) > STEPS.indexOf(step));
  const heldSince = Math.min(...behind.filter(mayHaveArrived).map(({ at }) => at));
  // Both times are whole milliseconds.
  return takenAt - heldSince > HOLD_MS - 2;
}

function isOvertaken(call: AnyPlayedCall): boolean {
  const firstTaken = (words: readonly string[]): number =>
    Math.min(
      ...attemptsAt(call, (word) => words.includes(word))
        .filter(({ status }) => status === 200)
        .map(({ endedAt }) => endedAt),
    );
  const [began, ended] = [firstTaken(["connect", "initiated"]), firstTaken(ENDS)];
  return Number.isFinite(began) && ended < began;
}

function attemptsAt(call: AnyPlayedCall, isMeant: (step: string) => boolean): ProviderAttempt[] {
  return call.requests.filter((request) => isMeant(stepOf(request))).flatMap(({ attempts }) => attempts);
}

function stepOf({ label }: SentRequest): string {
  return label.split(" ")[0] ?? "";
}

/** Whether what an attempt brought may be on disk: it was taken, or cut off before it was answered. */
function mayHaveArrived({ status, answer }: ProviderAttempt): boolean {
  return status === 200 || (status === null && answer !== "ECONNREFUSED");
}

function arrivalOf({ body, headers }: ReceivedRequest): Arrival & { event: string } {
  const { calls, calls_updates: updates } = JSON.parse(body);
  const [{ id: callId, status, direction, end_reason: reason }] = calls ?? updates;
  const event = calls ? status : `${direction} ${reason}`;
  return { callId, status, event, webhookId: String(headers["webhook-id"]) };
}

/** As the simulated Meta labels its requests. */
function labelOf({ body }: ReceivedRequest): string {
  const { calls, statuses } = JSON.parse(body).entry[0].changes[0].value;
  const [{ id, event, status }] = calls ?? statuses;
  return `${event ?? status} ${id}`;
}
