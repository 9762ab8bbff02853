import { elementsOf, type Member, membersOf, type Range } from "./json-slices.ts";

/**
 * The body of one call's webhook: Whapi.Cloud's own text, with this call alone and with our channel's id. All else keeps
 * its characters, white space and unknown fields included. Where a name came twice both are changed: receivers differ
 * in which one they read.
 *
 * @param body of the request: valid JSON with a list `calls`
 * @param asSent the text of one of its calls
 * @param channelId ours; null keeps theirs
 */
export function passedOn(body: string, asSent: string, channelId: string | null): string {
  const members = membersOf(body, { start: 0, end: body.length });
  const lists = named(members, "calls").filter(({ start }) => body[start] === "[");
  const edits: Edit[] = lists.map((list) => ({ range: listed(body, list), text: asSent }));
  if (channelId !== null) edits.push(...channelIdEdits(body, members, channelId));
  // From the end, so that what stands before keeps its place.
  return edits
    .toSorted((one, other) => other.range.start - one.range.start)
    .reduce((text, { range, text: put }) => text.slice(0, range.start) + put + text.slice(range.end), body);
}

interface Edit {
  range: Range;
  text: string;
}

/** From the first element to the last: the white space at both ends of the list stays. */
function listed(body: string, calls: Range): Range {
  const elements = elementsOf(body, calls);
  return { start: elements[0]?.start ?? calls.end - 1, end: elements.at(-1)?.end ?? calls.end - 1 };
}

function channelIdEdits(body: string, members: readonly Member[], channelId: string): Edit[] {
  const text = JSON.stringify(channelId);
  const ranges = named(members, "channel_id");
  if (ranges.length > 0) return ranges.map((range) => ({ range, text }));
  const brace = body.lastIndexOf("}");
  const comma = members.length > 0 ? "," : "";
  return [{ range: { start: brace, end: brace }, text: `${comma}"channel_id":${text}` }];
}

function named(members: readonly Member[], name: string): Range[] {
  return members.flatMap((member) => (member.name === name ? [member.value] : []));
}
