import type { IDataObject } from "n8n-workflow";

/** What a node keeps of its webhook in the workflow's static data. */
export interface Registered {
  webhookId: string;
  /** Its own signing secret, which the gateway tells once. */
  secret: string;
  /** Its channel; null for all. */
  channel: string | null;
}

/** The ids of the last webhooks are kept, so that one that comes again starts nothing. */
const MOST_SEEN = 100;

/** Undefined where the node has none, or a part of it was lost. */
export function readRegistered({ webhookId, secret, channel }: IDataObject): Registered | undefined {
  if (typeof webhookId !== "string" || typeof secret !== "string") return undefined;
  return { webhookId, secret, channel: typeof channel === "string" ? channel : null };
}

export function keepRegistered(data: IDataObject, { webhookId, secret, channel }: Registered): void {
  data.webhookId = webhookId;
  data.secret = secret;
  data.channel = channel;
  data.seen = [];
}

export function forgetRegistered(data: IDataObject): void {
  for (const field of ["webhookId", "secret", "channel", "seen"]) delete data[field];
}

/** @returns whether a webhook with this id came before; from now on one has */
export function noteSeen(data: IDataObject, id: string): boolean {
  const seen = (data.seen ?? []) as string[];
  if (seen.includes(id)) return true;
  // A new list: n8n keeps what is assigned.
  data.seen = [...seen, id].slice(-MOST_SEEN);
  return false;
}
