import type { Webhook } from "@ringhook/calls";

/** Every event that webhooks can subscribe to, with what happened. */
export const eventTypes = {
  "calls.post": "A call came in, rang, was missed or was answered",
  "calls.patch": "What is known of a call at its end: how long it lasted, and calls that you placed",
  "users.post": "A WhatsApp account was linked to the channel",
  "users.delete": "The account was logged out of the channel",
  "channel.post": "The channel's state changed",
  "channel.patch": "There is a new QR code to scan",
  "callbacks.post": "Once a day: who is still to be called back",
  "reminders.post": "A rule reminds you of a caller to whom nobody has spoken since",
  "ops.post": "For operators, by webhooks for several channels: something is wrong, or is over",
} as const satisfies Record<Exclude<Webhook["name"], "other">, string>;
