/** Characters of an answer, at most: an assistant reads all of it. */
const MOST = 32_000;
const LONG_TEXT = 200;
/** Digits of a phone number or a LID that are shown. */
const SHOWN = 3;
/** Fields that name things of the gateway, never people; some of them are digits alone. */
const NAMES_THINGS = /^(id|next_cursor|replay_of|(channel|call|webhook|delivery|event|callback|action)_id)$/;
const NUMBER = /(?<![A-Za-z0-9])\+?\d{7,}(?![A-Za-z0-9])/g;

/** An answer as an assistant gets it: of a bounded size, and with people's numbers masked unless they were asked for. */
export function shown(answer: object, { withNumbers }: { withNumbers: boolean }): object {
  return fitted(withNumbers ? answer : (masked(answer) as object));
}

/** Phone numbers and LIDs by their last digits. */
function masked(value: unknown, name = ""): unknown {
  if (typeof value === "string") {
    if (NAMES_THINGS.test(name)) return value;
    return value.replace(NUMBER, (digits) => `…${digits.slice(-SHOWN)}`);
  }
  if (Array.isArray(value)) return value.map((each) => masked(each, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each, key)]));
}

/** Leaves out the ends of the longest lists until the rest fits, and says how much that was; long texts go last. */
function fitted(answer: object): object {
  let now = answer;
  let leftOut = 0;
  while (JSON.stringify(now).length > MOST) {
    const longest = longestList(now);
    if (longest.length < 2) return withoutLongTexts(now);
    const kept = Math.floor(longest.length / 2);
    leftOut += longest.length - kept;
    now = replaced(now, longest, longest.slice(0, kept)) as object;
  }
  return leftOut === 0
    ? now
    : { ...now, left_out: leftOut, hint: "Ask for fewer: a smaller limit, or a narrower filter." };
}

function longestList(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const lists = Object.values(value).map(longestList);
  if (Array.isArray(value)) lists.push(value);
  return lists.reduce((longest, list) => (list.length > longest.length ? list : longest), []);
}

function replaced(value: unknown, list: readonly unknown[], by: readonly unknown[]): unknown {
  if (value === list) return by;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => replaced(each, list, by));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, list, by)]));
}

function withoutLongTexts(value: object): object {
  const cut = (_: string, each: unknown): unknown =>
    typeof each === "string" && each.length > LONG_TEXT ? `${each.slice(0, LONG_TEXT)}…` : each;
  return JSON.parse(JSON.stringify(value, cut)) as object;
}
