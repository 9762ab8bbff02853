import { Type } from "typebox";
import { CHANNEL } from "./read-tools.ts";
import { pathOf, type Tool, writing } from "./tool.ts";

/** What an assistant can do where it may write. Channels, tokens, secrets, settings and rules are people's to change. */
export const writeTools: readonly Tool[] = [
  writing("replay_delivery", {
    title: "Send a delivery again",
    description: "Sends a delivery that is done once more to its webhook, with the same bytes.",
    input: { delivery: Type.String({ description: "The delivery's id, `dlv_…`." }) },
    run: (ask, { delivery }) => ask("POST", pathOf("deliveries", delivery, "replay")),
  }),
  writing("reject_call", {
    title: "Decline a call",
    description: "Declines a call that rings now.",
    input: { channel: CHANNEL, call: Type.String({ description: "The call's id." }) },
    run: async (ask, { channel, call }) => ({
      declined: true,
      ...((await ask("POST", pathOf("calls", channel, call, "reject"))) as object | undefined),
    }),
  }),
  writing("send_text", {
    title: "Write to a caller",
    description:
      "Sends a text to who placed a call, once for each call and within the limits of the channel's rules. The text is on its way when this answers: get_call tells what became of it.",
    input: {
      channel: CHANNEL,
      call: Type.String({ description: "The call's id." }),
      body: Type.String({ description: "What the text says, up to 1,000 characters." }),
    },
    run: (ask, { channel, call, body }) =>
      ask("POST", pathOf("calls", channel, call, "text"), { body: { body } }),
  }),
  writing("test_webhook", {
    title: "Try a webhook",
    description: "Sends a sample call to one of a channel's webhooks, and tells its answer.",
    input: { channel: CHANNEL, webhook: Type.String({ description: "The webhook's id, `whk_…`." }) },
    run: (ask, { channel, webhook }) => ask("POST", pathOf("channels", channel, "webhooks", webhook, "test")),
  }),
];
