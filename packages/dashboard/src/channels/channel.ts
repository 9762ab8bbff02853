import type { Channel } from "@ringhook/api";
import type { Tone } from "../components/badge.tsx";

const STATES: Record<Channel["state"], { text: string; tone: Tone }> = {
  INIT: { text: "Not linked", tone: "plain" },
  LAUNCH: { text: "Connecting", tone: "busy" },
  QR: { text: "Waiting for a scan", tone: "note" },
  AUTH: { text: "Linked", tone: "good" },
  ERROR: { text: "Failed", tone: "bad" },
};

/** A channel of a provider is linked to nothing: either something came so far, or nothing did. */
const PROVIDER_STATES: Partial<typeof STATES> = {
  INIT: { text: "Waiting for the first request", tone: "busy" },
  AUTH: { text: "Receiving", tone: "good" },
};

export function stateOf({ state, source }: Pick<Channel, "state" | "source">): { text: string; tone: Tone } {
  const own = source === "linked-device" ? undefined : PROVIDER_STATES[state];
  return own ?? STATES[state];
}

/** Why a channel is in its state and what to do about it, in the gateway's words. */
export function reasonOf({ reason_text: text, hint }: Pick<Channel, "reason_text" | "hint">): string {
  return [text, hint].filter(Boolean).join(" ");
}

export function channelName({ id, name }: Pick<Channel, "id" | "name">): string {
  return name ?? id;
}
