/** What the body of a call's event tells, as far as it does: it may be a provider's. */
export interface ToldCall {
  id?: string;
  /** The caller. */
  from?: string;
  status?: string;
  /** When it happened: milliseconds since 1970. */
  at?: number;
  isVideo: boolean;
}

/** What a call's event says in its body; nothing for an event of another kind. */
export function toldIn(body: string): ToldCall {
  const { calls, calls_updates: updates }: { calls?: unknown; calls_updates?: unknown } = JSON.parse(body);
  const [first]: unknown[] = [calls, updates].flatMap((list) => (Array.isArray(list) ? list : []));
  if (typeof first !== "object" || first === null) return { isVideo: false };
  const { id, from, status, timestamp: at, video_call }: Readonly<Record<string, unknown>> = { ...first };
  return {
    ...(typeof id === "string" && { id }),
    ...(typeof from === "string" && { from }),
    ...(typeof status === "string" && { status }),
    ...(typeof at === "number" && { at }),
    isVideo: video_call === true,
  };
}
