const REMOVED = "[removed]";
/** Session descriptions hold the addresses of a caller's network, and are of no use without media. */
const DROPPED = new Set(["sdp", "sdp_type", "session"]);
/** What is nested deeper is removed: nothing that a provider sends is, and a stack has an end. */
const DEEPEST = 32;
const SECRET = /secret|token|password|authorization|api_?key|signature/i;

/**
 * A request's content as it may be kept and logged: without session descriptions, and without secrets, by name and by
 * value.
 *
 * @param value parsed JSON
 * @param secrets of the source, wherever they may stand
 */
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  const known = secrets.filter((secret) => secret !== "");
  return redactValue(value, known, DEEPEST);
}

function redactValue(value: unknown, secrets: readonly string[], depth: number): unknown {
  if (typeof value === "string") return redactText(value, secrets);
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return REMOVED;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets, depth - 1));
  const kept = Object.entries(value).filter(([name]) => !DROPPED.has(name.toLowerCase()));
  // As entries: a member called __proto__ stays a member.
  return Object.fromEntries(
    kept.map(([name, member]) => [
      redactText(name, secrets),
      SECRET.test(name) ? REMOVED : redactValue(member, secrets, depth - 1),
    ]),
  );
}

/** A text without the secrets that stand in it: a path, a line of a log. */
export function redactText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((redacted, secret) => redacted.replaceAll(secret, REMOVED), text);
}
