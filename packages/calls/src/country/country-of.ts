import { type CalledFrom, phoneOf } from "../phone.ts";
import { areaCodes, callingCodes, NO_COUNTRY, sharedCodes } from "./calling-codes.ts";

/**
 * The country whose number calls, as an ISO 3166-1 code: `IN`; `XK` for Kosovo, as is usual. It goes by the calling
 * code, and where countries share one by what follows: area codes behind +1, first digits behind +7, +44, +262, +599.
 *
 * It is the country of the number, which need not be that of the caller: people move, travel and keep their number.
 * Numbers that look like those of a larger neighbour count as its: Åland as Finland, Svalbard as Norway, Christmas
 * Island as Australia, Western Sahara as Morocco, Saint Martin as Guadeloupe, Vatican City as Italy, Abkhazia as
 * Russia.
 *
 * @returns Nothing where WhatsApp hides the number, and for numbers of no country, such as toll-free and satellite
 * ones.
 */
export function countryOf(call: CalledFrom): string | undefined {
  const number = phoneOf(call)?.slice(1);
  if (number === undefined) return undefined;
  const country = number.startsWith("1") ? byArea(number.slice(1, 4)) : byCode(number);
  return country === NO_COUNTRY ? undefined : country;
}

function byArea(area: string): string {
  return Object.keys(areaCodes).find((country) => areaCodes[country]?.split(" ").includes(area)) ?? "US";
}

function byCode(number: string): string | undefined {
  const shared = sharedCodes.find(([beginning]) => beginning.test(number));
  return shared?.[1] ?? inRow(number, 1) ?? inRow(number, 2);
}

/** No calling code begins like another, so a number fits into one row at most. */
function inRow(number: string, digits: number): string | undefined {
  const place = Number(number[digits]) * 2;
  const country = callingCodes[number.slice(0, digits)]?.slice(place, place + 2);
  return country === NO_COUNTRY ? undefined : country || undefined;
}
