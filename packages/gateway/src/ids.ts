import { type Clock, nowOf } from "./clock.ts";

/**
 * Ids that sort by the order in which they were made, also across restarts and when the clock is set back.
 *
 * Inside, an id is a whole number: the millisecond times 2,048, and which of that millisecond it is. In public it has the form
 * of a ULID (https://github.com/ulid/spec), `evt_01KAQ3W5V8` and sixteen digits more: three for the place within the
 * millisecond, the rest 0. So either is made from the other, and no table keeps both. ULIDs that earlier versions
 * drew at random stay what they are: `numberOf` knows them by their random digits.
 */

export type IdPrefix = "evt" | "dlv" | "whk" | "act" | "src" | "cbk" | "tok";

/** How many ids a millisecond has room for. */
export const IDS_PER_MS = 2_048;

/** Crockford's base 32, in which ULIDs are written. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_DIGITS = 10;
const PLACE_DIGITS = 3;
const REST = "0".repeat(13);
/** A ULID can tell times up to the year 10889; a number that JavaScript keeps exactly, up to the year 2109. */
const LAST_MS = Math.floor(Number.MAX_SAFE_INTEGER / IDS_PER_MS);

const PUBLIC_ID = /^[a-z]{3}_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Which ids a node gives: those that leave `rest` when they are divided by `of`. No two nodes give the same. */
export interface IdShare {
  readonly of: number;
  readonly rest: number;
}

/** The share of a node that is alone. */
export const ALL_IDS: IdShare = { of: 1, rest: 0 };

/** Makes ids, each greater than all it made and was told of. */
export class Ids {
  readonly #clock: Clock;
  readonly #share: IdShare;
  #last = 0;

  constructor(clock: Clock, share = ALL_IDS) {
    this.#clock = clock;
    this.#share = share;
  }

  /** Notes an id: new ones sort after it. */
  startBehind(id: string): void {
    this.#last = Math.max(this.#last, numberOf(id) ?? (timeOf(id) + 1) * IDS_PER_MS);
  }

  /** A new id, for example `dlv_01KAQ3W5V80000000000000000`. */
  next(prefix: IdPrefix): string {
    this.#last = this.#least(Math.max(this.#last + 1, nowOf(this.#clock) * IDS_PER_MS));
    return publicId(prefix, this.#last);
  }

  /**
   * The id of an event, and behind it without a gap in the node's share those of the deliveries that are owed of it:
   * the store finds them by that.
   */
  forEvent(deliveries: number): { eventId: string; deliveryIds: string[] } {
    const eventId = this.next("evt");
    const deliveryIds: string[] = [];
    while (deliveryIds.length < deliveries) {
      this.#last = this.#least(this.#last + 1);
      deliveryIds.push(publicId("dlv", this.#last));
    }
    return { eventId, deliveryIds };
  }

  /** The least of this node's ids from a number on. */
  #least(number: number): number {
    const { of, rest } = this.#share;
    return number + ((rest - (number % of) + of) % of);
  }
}

/** The public form of an id. */
export function publicId(prefix: IdPrefix, id: number): string {
  const ms = Math.floor(id / IDS_PER_MS);
  return `${prefix}_${timeDigits(ms)}${placeDigits(id - ms * IDS_PER_MS)}${REST}`;
}

/** The number behind a public id; undefined for a ULID that was drawn at random, and for what is no id at all. */
export function numberOf(id: string): number | undefined {
  if (!id.endsWith(REST) || !PUBLIC_ID.test(id)) return undefined;
  const place = digitsValue(id, 4 + TIME_DIGITS, PLACE_DIGITS);
  const ms = timeOf(id);
  return place < IDS_PER_MS && ms <= LAST_MS ? ms * IDS_PER_MS + place : undefined;
}

/** The least number of an id that is made at a moment, milliseconds since 1970. */
export function firstNumberAt(at: number): number {
  return Math.min(Math.max(Math.floor(at), 0), LAST_MS) * IDS_PER_MS;
}

/** The smallest id of a time: ids made earlier sort before it, later ones after it. */
export function firstIdAt(prefix: "evt" | "dlv", at: number): string {
  return publicId(prefix, firstNumberAt(at));
}

/** When an id was made: milliseconds since 1970; NaN for what is no id. */
export function timeOf(id: string): number {
  return PUBLIC_ID.test(id) ? timeValue(id.slice(4, 4 + TIME_DIGITS)) : Number.NaN;
}

/** The time of one id is mostly that of the id before. */
let encoded = { ms: -1, digits: "" };
function timeDigits(ms: number): string {
  if (ms !== encoded.ms) {
    let digits = "";
    for (let left = ms, n = 0; n < TIME_DIGITS; n += 1) {
      digits = (DIGITS[left % 32] ?? "") + digits;
      left = Math.floor(left / 32);
    }
    encoded = { ms, digits };
  }
  return encoded.digits;
}

let decoded = { ms: -1, digits: "" };
function timeValue(digits: string): number {
  if (digits !== decoded.digits) decoded = { ms: digitsValue(digits, 0, TIME_DIGITS), digits };
  return decoded.ms;
}

const PLACES = Array.from(
  { length: IDS_PER_MS },
  (_, place) => `${DIGITS[place >> 10] ?? ""}${DIGITS[(place >> 5) & 31] ?? ""}${DIGITS[place & 31] ?? ""}`,
);
function placeDigits(place: number): string {
  return PLACES[place] ?? "";
}

function digitsValue(text: string, from: number, length: number): number {
  let value = 0;
  for (let at = from; at < from + length; at += 1) value = value * 32 + DIGITS.indexOf(text.charAt(at));
  return value;
}
