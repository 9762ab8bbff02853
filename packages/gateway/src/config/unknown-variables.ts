import { readText } from "./read-text.ts";
import { secretSettings, settings } from "./settings.ts";

/** Variables that commands and examples read in addition to the settings. */
const OTHERS = ["RINGHOOK_URL", "RINGHOOK_TOKEN"];
/** Variables that Kubernetes sets in every pod for a service called "ringhook". */
const SERVICE_LINK =
  /^RINGHOOK_((\w+_)?SERVICE_(HOST|PORT)(_\w+)?|(\w+_)?PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;
const SERVICE_URL = /^(tcp|udp|sctp):\/\//;
/** A name that differs in more letters is another word, not a typo. */
const MOST_SLIPS = 4;

/** One warning for each variable that looks like a setting but is not one, most often a typo. */
export function unknownVariables(env: Record<string, string | undefined>): string[] {
  const files = secretSettings.map((name) => `${settings[name].env}_FILE`);
  const known = [...Object.values(settings).map((setting): string => setting.env), ...files, ...OTHERS];
  return Object.entries(env).flatMap(([name, value]) => {
    const isOurs = /^RINGHOOK_/i.test(name) && readText(value) !== undefined;
    const isServiceLink = SERVICE_LINK.test(name) || SERVICE_URL.test(value ?? "");
    if (!isOurs || known.includes(name) || isServiceLink) return [];
    const near = nearest(name.toUpperCase(), known);
    return [`${name} is not a setting and is ignored${near === undefined ? "" : `; did you mean ${near}?`}`];
  });
}

/**
 * The known name with the fewest letters changed; a setting's name after RINGHOOK_ counts, too: RINGHOOK_PORT is PORT.
 */
function nearest(name: string, known: string[]): string | undefined {
  const found = known
    .map((candidate) => ({
      candidate,
      slips: Math.min(distance(name, candidate), distance(name.replace(/^RINGHOOK_/, ""), candidate)),
    }))
    .toSorted((a, b) => a.slips - b.slips)[0];
  return found && found.slips <= MOST_SLIPS ? found.candidate : undefined;
}

/** The Levenshtein distance: letters to add, drop or change. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [index, candidate] of [...other].entries()) {
      const changed = (row[index] ?? 0) + (letter === candidate ? 0 : 1);
      next.push(Math.min(changed, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
