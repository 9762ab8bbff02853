import { Type } from "typebox";
import { explain } from "./explain-delivery.ts";
import { type Ask, pathOf, reading, type Tool } from "./tool.ts";

/** Items of a list, at most. */
export const MOST_ITEMS = 50;

export const CHANNEL = Type.String({ description: "A channel's id, such as MANTIS-M72HC." });
const ONE_CHANNEL = Type.Optional(
  Type.String({ description: "Only of this channel; without it, of all that the token may see." }),
);
const TIME = "ISO 8601, or milliseconds since 1970.";
const FROM = Type.Optional(Type.String({ description: `At or after this time: ${TIME}` }));
const TO = Type.Optional(Type.String({ description: `Before this time: ${TIME}` }));
const PAGE = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ITEMS, description: "Default: 20." })),
  cursor: Type.Optional(Type.String({ description: "`next_cursor` of the page before." })),
};

/** What an assistant can look at. */
export const readTools: readonly Tool[] = [
  reading("list_channels", {
    title: "List channels",
    description: "The channels, each one WhatsApp number, with the state of its link and the reason for it.",
    input: PAGE,
    run: (ask, { limit = 20, cursor }) => ask("GET", "/channels", { query: { limit, cursor } }),
  }),
  reading("get_channel", {
    title: "Look at a channel",
    description: "One channel with the state of its link and the reason for it.",
    input: { channel: CHANNEL },
    run: (ask, { channel }) => ask("GET", pathOf("channels", channel)),
  }),
  reading("list_calls", {
    title: "List calls",
    description: "Calls, newest first, with outcome and times.",
    input: {
      channel: ONE_CHANNEL,
      status: Type.Optional(
        Type.Enum(["initiated", "ringing", "missed", "answered", "ended"], {
          description: "`ended` are outgoing calls.",
        }),
      ),
      direction: Type.Optional(
        Type.Enum(["incoming", "outgoing", "any"], { description: "Default: incoming." }),
      ),
      caller: Type.Optional(Type.String({ description: "A phone number with its country code, or a JID." })),
      from: FROM,
      to: TO,
      ...PAGE,
    },
    run: (ask, { channel, limit = 20, ...filter }) =>
      ask("GET", "/calls", { query: { channel_id: channel, limit, ...filter } }),
  }),
  reading("get_call", {
    title: "Look at a call",
    description: "One call with its events and what became of their deliveries.",
    input: { channel: CHANNEL, call: Type.String({ description: "The call's id." }) },
    run: (ask, { channel, call }) => ask("GET", pathOf("calls", channel, call)),
  }),
  reading("call_stats", {
    title: "Count calls",
    description: "How many calls came, were answered and were missed, by hour.",
    input: { channel: ONE_CHANNEL, from: FROM, to: TO },
    run: (ask, { channel, ...span }) => ask("GET", "/stats", { query: { channel_id: channel, ...span } }),
  }),
  reading("list_callbacks", {
    title: "List whom to call back",
    description: "Callers who were missed and not spoken to since, newest first.",
    input: {
      channel: ONE_CHANNEL,
      state: Type.Optional(Type.Enum(["open", "snoozed", "done"], { description: "Default: all." })),
      ...PAGE,
    },
    run: (ask, { channel, limit = 20, ...filter }) =>
      ask("GET", "/callbacks", { query: { channel_id: channel, limit, ...filter } }),
  }),
  reading("list_deliveries", {
    title: "List deliveries",
    description: "What was sent to webhooks, newest first, with state and last answer.",
    input: {
      channel: ONE_CHANNEL,
      state: Type.Optional(Type.Enum(["pending", "delivered", "expired", "cancelled"])),
      failed: Type.Optional(Type.Boolean({ description: "Only those with a failed attempt." })),
      from: FROM,
      to: TO,
      ...PAGE,
    },
    run: (ask, { channel, limit = 20, ...filter }) =>
      ask("GET", "/deliveries", { query: { channel_id: channel, limit, ...filter } }),
  }),
  reading("explain_delivery", {
    title: "Explain a delivery",
    description: "What happened at each attempt of a delivery, when the next one is, and what to do.",
    input: { delivery: Type.String({ description: "The delivery's id, `dlv_…`." }) },
    run: async (ask, { delivery }) => explain(await ask("GET", pathOf("deliveries", delivery)), Date.now()),
  }),
  reading("webhook_health", {
    title: "Check webhooks",
    description: "How a channel's webhooks do: whether they answer, how fast, and what waits for them.",
    input: { channel: CHANNEL },
    run: async (ask, { channel }) => ({ items: await healthOf(ask, channel) }),
  }),
];

async function healthOf(ask: Ask, channel: string): Promise<object[]> {
  const { items } = (await ask("GET", pathOf("channels", channel, "webhooks"))) as {
    items: { id: string }[];
  };
  return Promise.all(
    items.slice(0, MOST_ITEMS).map(async ({ id }) => {
      const health = await ask("GET", pathOf("channels", channel, "webhooks", id, "health"));
      return { webhook_id: id, ...(health as object) };
    }),
  );
}
