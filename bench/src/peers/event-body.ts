import type { Step } from "./sender.ts";

const CALLER = "919984351847@s.whatsapp.net";
export const STATUSES = ["initiated", "ringing", "missed"] as const;

/** The body that the product posts, for senders that do not make it themselves. */
export function eventBody(callId: string, step: Step): string {
  const call = {
    id: callId,
    from: CALLER,
    chat_id: CALLER,
    status: STATUSES[step],
    timestamp: Math.floor(Date.now() / 1_000) * 1_000,
    group_call: false,
    video_call: false,
    offline_call: false,
  };
  return JSON.stringify({
    calls: [call],
    event: { type: "calls", event: "post" },
    channel_id: "MANTIS-M72HC",
  });
}
