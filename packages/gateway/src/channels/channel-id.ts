import { randomInt } from "node:crypto";
import { RinghookError } from "../errors.ts";

const ANIMALS = [
  "BADGER",
  "BEAVER",
  "BISON",
  "CONDOR",
  "CRANE",
  "DINGO",
  "EAGLE",
  "FALCON",
  "FERRET",
  "FINCH",
  "GECKO",
  "HERON",
  "IBIS",
  "JACKAL",
  "KOALA",
  "LEMUR",
  "LYNX",
  "MACAW",
  "MANTIS",
  "MARLIN",
  "NEWT",
  "OCELOT",
  "ORCA",
  "OTTER",
  "PANDA",
  "PUFFIN",
  "QUAIL",
  "RAVEN",
  "ROBIN",
  "STORK",
  "TAPIR",
  "TOUCAN",
  "VIPER",
  "WALRUS",
  "WOMBAT",
  "ZEBRA",
] as const;
const LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A new channel id, for example `MANTIS-M72HC`. */
export function makeChannelId(): string {
  const tail = Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return `${ANIMALS[randomInt(ANIMALS.length)]}-${tail}`;
}

/** @throws RinghookError `BAD_CHANNEL_ID` */
export function checkChannelId(id: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{1,63}$/.test(id)) return id;
  throw new RinghookError(
    "BAD_CHANNEL_ID",
    `id: expected 2 to 64 letters, digits, - or _, starting with a letter or digit, got ${JSON.stringify(id)}`,
  );
}

/** The channels whose id matches the given one, ignoring case and surrounding white space. */
export function alike<T extends { id: string }>(all: readonly T[], written: string): T[] {
  const wanted = written.trim().toLowerCase();
  return all.filter(({ id }) => id.toLowerCase() === wanted);
}
