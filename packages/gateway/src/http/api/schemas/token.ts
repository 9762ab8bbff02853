import { type Static, Type } from "typebox";
import type { TokenRecord } from "../../../store/token-store.ts";
import { Milliseconds, NullableInteger } from "../../words/nullable.ts";
import { ForChannels } from "./account-webhook.ts";

const Scopes = Type.Array(Type.Enum(["read", "send", "manage"]), {
  minItems: 1,
  maxItems: 3,
  description:
    "`read` shows calls, deliveries and settings. `send` rejects, texts, replays, tests and works off callbacks. `manage` changes channels and shows what links them. None includes another.",
});

export const TokenItem = Type.Object(
  {
    id: Type.String(),
    name: Type.String({ description: "What the log of changes calls it." }),
    channels: ForChannels,
    scopes: Scopes,
    expires_at: NullableInteger({ description: "null for one that does not expire." }),
    last_used_at: NullableInteger({ description: "To the minute; null for one that was never used." }),
    old_token_until: NullableInteger({
      description: "Until then, the token before the last rotation opens, too.",
    }),
    created_at: Milliseconds,
  },
  { $id: "Token" },
);

/** One that was just made. */
export const MadeTokenItem = Type.Object({
  ...TokenItem.properties,
  token: Type.String({ description: "Returned only here." }),
});

export const NewTokenBody = Type.Object(
  {
    name: Type.String({ maxLength: 200, description: "1 to 60 characters, which no other token has." }),
    channels: ForChannels,
    scopes: Scopes,
    expires_at: Type.Optional(
      Type.Unsafe<string | number | null>({
        type: ["string", "integer", "null"],
        description:
          "A time in the future: milliseconds since 1970, or ISO 8601. Without one, it does not expire.",
      }),
    ),
  },
  { additionalProperties: false },
);

export function tokenItem(record: TokenRecord): Static<typeof TokenItem> {
  const { tokenId, name, channels, scopes, expiresAt, lastUsedAt, oldUntil, createdAt } = record;
  return {
    id: tokenId,
    name,
    channels: channels?.map(({ id }) => id) ?? "all",
    scopes: [...scopes],
    expires_at: expiresAt,
    last_used_at: lastUsedAt,
    old_token_until: oldUntil,
    created_at: createdAt,
  };
}
