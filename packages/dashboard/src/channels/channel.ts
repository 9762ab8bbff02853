import type { Tone } from "../parts/badge.tsx";

/** One channel as the API tells it. */
export interface Channel {
  id: string;
  name: string | null;
  state: "INIT" | "LAUNCH" | "QR" | "AUTH" | "ERROR";
  reason: string | null;
  number: string | null;
  lid: string | null;
  /** The account's own name on WhatsApp. */
  push_name: string | null;
  /** How many webhooks it has. */
  webhooks: number;
  started_at: number;
  created_at: number;
}

const STATES: Record<Channel["state"], { text: string; tone: Tone }> = {
  INIT: { text: "Not linked", tone: "plain" },
  LAUNCH: { text: "Connecting", tone: "busy" },
  QR: { text: "Waiting for a scan", tone: "note" },
  AUTH: { text: "Linked", tone: "good" },
  ERROR: { text: "Failed", tone: "bad" },
};

export function stateOf({ state }: Pick<Channel, "state">): { text: string; tone: Tone } {
  return STATES[state];
}

export function channelName({ id, name }: Pick<Channel, "id" | "name">): string {
  return name ?? id;
}
