import type { BodyOf, ResultOf } from "@ringhook/api";
import { pathOf } from "../api/request.ts";

export type Token = ResultOf<"listTokens">["items"][number];
export type MadeToken = ResultOf<"addToken">;
export type Scope = Token["scopes"][number];

/** The scopes in words. */
export const SCOPES: readonly (readonly [scope: Scope, hint: string])[] = [
  ["read", "Shows calls, deliveries, statistics and the live stream."],
  ["send", "Rejects, texts, replays, tests, and works off callbacks."],
  ["manage", "Changes channels, webhooks and rules, and shows what links a phone."],
];

const DAY_MS = 24 * 3_600_000;

/** How long a token may last, in days. */
export const LIFETIMES = [
  ["30", "30 days"],
  ["90", "90 days"],
  ["365", "A year"],
  ["", "It does not expire"],
] as const;

export interface TokenForm {
  name: string;
  /** Empty for all channels. */
  channelId: string;
  scopes: readonly Scope[];
  days: (typeof LIFETIMES)[number][0];
}

export const NEW_TOKEN: TokenForm = { name: "", channelId: "", scopes: ["read"], days: "90" };

export function bodyOf({ name, channelId, scopes, days }: TokenForm): BodyOf<"addToken"> {
  return {
    name: name.trim(),
    channels: channelId === "" ? "all" : [channelId],
    scopes: [...scopes],
    ...(days !== "" && { expires_at: Date.now() + Number(days) * DAY_MS }),
  };
}

export function tokenPath(...rest: string[]): string {
  return pathOf("tokens", ...rest);
}
