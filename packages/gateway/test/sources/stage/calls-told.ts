import fc from "fast-check";
import {
  connect,
  metaBody,
  metaChange,
  outgoing,
  status,
  talk,
  terminate,
  whapiBody,
  whapiElement,
} from "./requests.ts";

/** A request of Meta with entries of `calls`. */
export const change = (...calls: object[]): string => metaBody(metaChange({ calls }));
const failed = { status: ["FAILED"], errors: [{ code: 138_006 }] };
const declined = metaBody(metaChange({ statuses: [status("REJECTED")] }));
const ringing = metaBody(metaChange({ statuses: [status("RINGING")] }));

/** The requests with which Meta tells a call, in their order, of each kind. */
export const metaCalls: Record<string, string[]> = {
  missed: [change(connect()), change(terminate())],
  failed: [change(connect()), change(terminate(failed))],
  talked: [change(connect()), change(terminate(talk))],
  "missed, told in one request": [change(connect(), terminate())],
  "missed, told in one request in the wrong order": [change(terminate(), connect())],
  "placed and declined": [ringing, declined, change(terminate(outgoing))],
  "placed and talked": [ringing, change(terminate({ ...outgoing, ...talk }))],
  "placed and not taken up": [ringing, change(terminate(outgoing))],
};

/** Likewise with which Whapi.Cloud does. */
export const whapiCalls: Record<string, string[]> = Object.fromEntries(
  ["missed", "canceled", "answered"].flatMap((end) => {
    const words = ["initiated", "ringing", end].map((word, at) =>
      whapiElement(word, { timestamp: 1_713_792_453_000 + at * 1_000 }),
    );
    const [initiated, , last] = words;
    return [
      [end, words.map((word) => whapiBody(word))],
      [`${end} in one request`, [whapiBody(...words)]],
      [`${end} without ringing`, [whapiBody(initiated), whapiBody(last)]],
    ];
  }),
);

/** All requests of a call at least once, some of them again, in any order. */
export function mixed(requests: readonly string[]): fc.Arbitrary<string[]> {
  return fc
    .array(fc.constantFrom(...requests), { maxLength: 6 })
    .chain((again) =>
      fc.shuffledSubarray([...requests, ...again], { minLength: requests.length + again.length }),
    );
}
