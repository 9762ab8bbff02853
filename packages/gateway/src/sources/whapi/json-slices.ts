/** Where a value stands in a text: from the first of its characters to behind the last. */
export interface Range {
  start: number;
  end: number;
}

/** A member of an object: its name as a parser reads it, and where its value stands. */
export interface Member {
  name: string;
  value: Range;
}

/**
 * Where the members of an object stand in a text, so that they can be passed on character by character.
 * A parser would lose spaces, escapes, and digits of numbers that no `number` holds.
 *
 * @param text valid JSON: it was parsed before, so that nothing is checked here
 * @param object where the object stands, white space around it included
 */
export function membersOf(text: string, object: Range): Member[] {
  const members: Member[] = [];
  let at = skipSpace(text, skipSpace(text, object.start) + 1);
  while (text[at] !== "}") {
    const nameEnd = skipValue(text, at);
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = skipValue(text, start);
    members.push({ name: JSON.parse(text.slice(at, nameEnd)), value: { start, end } });
    at = skipComma(text, end);
  }
  return members;
}

/** Where the elements of an array stand in a text. @see membersOf */
export function elementsOf(text: string, array: Range): Range[] {
  const elements: Range[] = [];
  let at = skipSpace(text, skipSpace(text, array.start) + 1);
  while (text[at] !== "]") {
    const end = skipValue(text, at);
    elements.push({ start: at, end });
    at = skipComma(text, end);
  }
  return elements;
}

/** The value that a parser takes of several with one name: the last. */
export function lastNamed(members: readonly Member[], name: string): Range | undefined {
  return members.findLast((member) => member.name === name)?.value;
}

function skipComma(text: string, at: number): number {
  const next = skipSpace(text, at);
  return text[next] === "," ? skipSpace(text, next + 1) : next;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\n\r".includes(text.charAt(at))) at += 1;
  return at;
}

/** Behind the value that begins here. Not by recursion: a body may be nested deeper than any stack. */
function skipValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') at = skipString(text, at);
    else if (character === "{" || character === "[") {
      depth += 1;
      at += 1;
    } else if (character === "}" || character === "]") {
      depth -= 1;
      at += 1;
    } else at = depth === 0 ? skipScalar(text, at) : at + 1;
    if (depth === 0) return at;
  }
  return at;
}

function skipString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** Behind a number, `true`, `false` or `null`. */
function skipScalar(text: string, from: number): number {
  let at = from;
  while (at < text.length && !' \t\n\r,:]}"'.includes(text.charAt(at))) at += 1;
  return at;
}
