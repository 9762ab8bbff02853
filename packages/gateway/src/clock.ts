/**
 * Three clocks with separate types, so that times of different clocks are never compared: the clocks of two machines
 * differ by minutes, and the wall clock may be set while the gateway runs. At run time a time is a plain number; its
 * type is opaque, and all arithmetic goes through this file.
 *
 * A time that is only shown, in the log or in a response, is a number: milliseconds since 1970.
 */
declare const clockName: unique symbol;

interface Moment<Name extends string> {
  readonly [clockName]: Name;
}

/** This machine's clock: milliseconds since 1970. It may be wrong, and jump. */
export type WallTime = Moment<"wall">;
/** WhatsApp's clock, from its stanzas: milliseconds since 1970, whole seconds. */
export type WhatsAppTime = Moment<"whatsapp">;
/** Milliseconds since an arbitrary start. It never jumps and means nothing outside this process. */
export type MonotonicTime = Moment<"monotonic">;

type AnyTime = WallTime | WhatsAppTime | MonotonicTime;

/** Where time comes from. Tests bring their own. */
export interface Clock {
  /** The wall clock, for times that are stored or shown. */
  wall(): WallTime;
  /** For waits and durations. */
  monotonic(): MonotonicTime;
}

export const systemClock: Clock = {
  wall: () => wallTime(Date.now()),
  monotonic: () => monotonicTime(performance.now()),
};

/** @param ms milliseconds since 1970, read from this machine's clock or kept from it */
export function wallTime(ms: number): WallTime {
  return ms as unknown as WallTime;
}

/** @param ms milliseconds since 1970, from WhatsApp */
export function whatsAppTime(ms: number): WhatsAppTime {
  return ms as unknown as WhatsAppTime;
}

/** @param ms milliseconds, as `performance.now()` gives them */
export function monotonicTime(ms: number): MonotonicTime {
  return ms as unknown as MonotonicTime;
}

/** The number of a time, for storing and showing it. */
export function msOf(time: AnyTime): number {
  return time as unknown as number;
}

/** Milliseconds between two times of the same clock; negative when `to` is earlier. */
export function elapsed<Time extends AnyTime>(from: Time, to: NoInfer<Time>): number {
  return msOf(to) - msOf(from);
}

/** The time that many milliseconds after another, on the same clock. */
export function later<Time extends AnyTime>(time: Time, ms: number): Time {
  return (msOf(time) + ms) as unknown as Time;
}

/** The wall clock's time as a number, for storing and showing it. */
export function nowOf(clock: Clock): number {
  return msOf(clock.wall());
}
