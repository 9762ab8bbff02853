/** What the path of a request of Whapi.Cloud says, in all three of its modes. */
export interface WhapiAddress {
  channelId: string;
  /** Where the secret stands in the path; a header is the better place. */
  secret: string | undefined;
  /** In the modes path and method: the event, for example `calls.post`. */
  event: string | undefined;
}

/** The types of Whapi.Cloud's events: a segment with such a name is no secret. */
const TYPES = new Set([
  "messages",
  "statuses",
  "chats",
  "contacts",
  "groups",
  "presences",
  "calls",
  "channel",
  "users",
  "labels",
  "service",
]);

/**
 * Reads `/CHANNEL[/SECRET][/TYPE[/METHOD]]`, what stands behind `/in/whapi`.
 *
 * @param method the request's: in the mode `method` it is the event's
 * @returns undefined when the path has another form
 */
export function whapiAddress(method: string, path: string): WhapiAddress | undefined {
  const segments = path.split("/").filter((segment) => segment !== "");
  const [channelId, ...rest] = segments.map(decoded);
  if (channelId === undefined || segments.length > 4) return undefined;
  const [first] = rest;
  const secret = first !== undefined && !TYPES.has(first) ? rest.shift() : undefined;
  const [type, named, ...others] = rest;
  if (others.length > 0 || (type !== undefined && !TYPES.has(type))) return undefined;
  const event = type === undefined ? undefined : `${type}.${(named ?? method).toLowerCase()}`;
  return { channelId, secret, event };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
