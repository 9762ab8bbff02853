import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaCodes, callingCodes, NO_COUNTRY, sharedCodes } from "../src/country/calling-codes.ts";
import { countryOf } from "../src/country/index.ts";

const of = (number: string) => countryOf({ from: `${number}@s.whatsapp.net` });

describe("by calling code", () => {
  it.each([
    ["919984351847", "IN"],
    ["4915112345678", "DE"],
    ["33612345678", "FR"],
    ["34612345678", "ES"],
    ["393123456789", "IT"],
    ["5511987654321", "BR"],
    ["5215512345678", "MX"],
    ["5491123456789", "AR"],
    ["628123456789", "ID"],
    ["2348012345678", "NG"],
    ["27821234567", "ZA"],
    ["201001234567", "EG"],
    ["211912345678", "SS"],
    ["212612345678", "MA"],
    ["966512345678", "SA"],
    ["971501234567", "AE"],
    ["972501234567", "IL"],
    ["970591234567", "PS"],
    ["923001234567", "PK"],
    ["8801712345678", "BD"],
    ["886912345678", "TW"],
    ["8613812345678", "CN"],
    ["85251234567", "HK"],
    ["819012345678", "JP"],
    ["38344123456", "XK"],
    ["37060012345", "LT"],
    ["4210901123456", "SK"],
    ["423660123456", "LI"],
    ["50688123456", "CR"],
    ["59170123456", "BO"],
    ["6591234567", "SG"],
    ["67070123456", "TL"],
    ["689871234567", "PF"],
    ["6926123456", "MH"],
    ["994501234567", "AZ"],
    ["998901234567", "UZ"],
  ])("%s is of %s", (number, country) => {
    expect(of(number)).toBe(country);
  });
});

describe("by what follows a shared one", () => {
  it.each([
    ["12125550100", "US"],
    ["15035550100", "US"],
    ["14165550100", "CA"],
    ["16045550100", "CA"],
    ["18765550100", "JM"],
    ["18095550100", "DO"],
    ["17875550100", "PR"],
    ["12425550100", "BS"],
    ["16715550100", "GU"],
    ["79161234567", "RU"],
    ["77011234567", "KZ"],
    ["76001234567", "KZ"],
    ["447700900123", "GB"],
    ["447911123456", "GG"],
    ["447911012345", "GB"],
    ["447781123456", "GG"],
    ["447797123456", "JE"],
    ["447624123456", "IM"],
    ["262692123456", "RE"],
    ["262639123456", "YT"],
    ["59995123456", "CW"],
    ["5997123456", "BQ"],
  ])("%s is of %s", (number, country) => {
    expect(of(number)).toBe(country);
  });
});

describe("no country", () => {
  it.each([
    ["a toll-free number", "18005550100@s.whatsapp.net"],
    ["a satellite phone", "881612345678@s.whatsapp.net"],
    ["a code of nobody", "9991234567@s.whatsapp.net"],
    ["another code of nobody", "210123456@s.whatsapp.net"],
    ["a hidden number", "153278964101375@lid"],
    ["a group", "120363041234567890@g.us"],
    ["no number", ""],
  ])("%s", (_name, from) => {
    expect(countryOf({ from })).toBeUndefined();
  });
});

const inRows = Object.values(callingCodes).flatMap((row) => row.match(/../g) ?? []);
const countries = new Set([
  "US",
  ...inRows,
  ...Object.keys(areaCodes),
  ...sharedCodes.map(([, country]) => country),
]);
countries.delete(NO_COUNTRY);

/** Those that have nobody who calls, or whose numbers look like those of a larger neighbour. */
const leftOut = ["AQ", "AX", "BL", "BV", "CC", "CX", "EH", "GS", "HM", "MF", "PN", "SJ", "TF", "UM"];

it("the table holds the 249 countries of ISO 3166-1 but for those left out, and Kosovo", () => {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  expect([...countries].filter((country) => names.of(country) === undefined)).toEqual([]);
  expect(leftOut.filter((country) => countries.has(country))).toEqual([]);
  expect(countries.size).toBe(249 - leftOut.length + 1);
});

it("a country stands in it once, and an area code, too", () => {
  const twice = inRows.filter(
    (country, index) => country !== NO_COUNTRY && inRows.indexOf(country) !== index,
  );
  // Saint Helena's +290, and Ascension's +247.
  expect(twice).toEqual(["SH"]);
  const areas = Object.values(areaCodes).flatMap((row) => row.split(" "));
  expect(new Set(areas).size).toBe(areas.length);
  expect(areas.filter((area) => !/^[2-9]\d\d$/.test(area))).toEqual([]);
});

it("no calling code begins like another", () => {
  for (const [digits, row] of Object.entries(callingCodes)) {
    for (const [place, country] of (row.match(/../g) ?? []).entries()) {
      if (country !== NO_COUNTRY) expect(callingCodes).not.toHaveProperty(`${digits}${place}`);
    }
  }
});

it("says two letters or nothing, whatever is given", () => {
  const anything = fc.oneof(fc.string(), fc.bigInt({ min: 0n, max: 10n ** 17n }).map(String));
  fc.assert(fc.property(anything, (from) => /^([A-Z]{2}|undefined)$/.test(String(countryOf({ from })))));
});
