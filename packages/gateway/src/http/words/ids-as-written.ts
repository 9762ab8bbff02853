import type { Store } from "../../store/store.ts";

/** Fields of a path, a query or a body that hold an id made by the gateway. */
const OWN_IDS = ["webhook_id", "delivery_id", "action_id", "source_id", "callback_id", "token_id"] as const;
const OWN_ID = /^\s*([a-z]{3})_([0-9a-z]{26})\s*$/i;
const CALL_ID = /^[0-9a-f]{32}$/i;

/** An id made by the gateway as it is stored: `dlv_01K…`, from any case and with white space around it. */
export function ownId(text: string): string {
  const [, prefix, rest] = OWN_ID.exec(text) ?? [];
  return prefix === undefined || rest === undefined ? text : `${prefix.toLowerCase()}_${rest.toUpperCase()}`;
}

/** Normalizes the gateway's own ids in a part of a request. */
export function rewriteOwnIds(part: unknown): void {
  if (typeof part !== "object" || part === null) return;
  for (const field of OWN_IDS) {
    const id: unknown = Reflect.get(part, field);
    if (typeof id === "string") Reflect.set(part, field, ownId(id));
  }
}

/**
 * A call's id as it is stored: in its exact spelling if there is such a call, else in upper case like WhatsApp's ids.
 */
export async function keptCallId(
  store: Pick<Store, "readCall">,
  channelId: string,
  written: string,
): Promise<string> {
  const callId = written.trim();
  const upper = callId.toUpperCase();
  if (!CALL_ID.test(callId) || callId === upper) return callId;
  return (await store.readCall({ channelId, callId })) ? callId : upper;
}
