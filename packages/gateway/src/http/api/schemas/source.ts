import { type Static, Type } from "typebox";
import type { Channel } from "../../../channels/channel.ts";
import type { NewSource, Sources } from "../../../channels/sources.ts";
import { RinghookError } from "../../../errors.ts";
import type { Capabilities, Source } from "../../../sources/source.ts";
import { SECRET_HEADER } from "../../../sources/whapi-header.ts";
import { ownId } from "../../words/ids-as-written.ts";
import { NullableInteger, NullableString } from "../../words/nullable.ts";

/** What a channel's owner may be able to do with it, by the capability that it takes. */
const ABLE = {
  linking: "link",
  calls: "decline",
  texts: "text",
  callLinks: "call_link",
  profile: "profile",
  registration: "register",
} as const satisfies Partial<Record<keyof Capabilities, string>>;

export const SourceKindWord = Type.String({
  enum: ["linked-device", "whapi", "meta-cloud"],
  description: "Where the channel's calls come from.",
});
export const Can = Type.Array(Type.String({ enum: Object.values(ABLE) }), {
  description: "What the source can do. Anything else is answered 501 `SOURCE_CANNOT`.",
});

export function canOf(source: Source): string[] {
  const able = Object.entries(ABLE).filter(
    ([name]) => name in source && source[name as keyof Source] !== undefined,
  );
  return able.map(([, word]) => word);
}

const at = (what: string) =>
  NullableInteger({ description: `${what} Milliseconds since 1970; null: never.` });

const Tally = {
  last_received_at: at("When the last request of the provider came."),
  received: Type.Integer({ description: "Requests that were the provider's own." }),
  doubles: Type.Integer({ description: "Requests with nothing new in them." }),
  refused: Type.Integer({ description: "Requests with a wrong secret or signature." }),
  last_refused_at: at("When the last one was refused."),
  unrouted: Type.Integer({ description: "News of calls of numbers that no channel has." }),
  last_unrouted_at: at("When the last such news came."),
  last_unrouted_id: NullableString({ description: "Which number that was, by the provider's id of it." }),
  last_verified_at: at("When Meta last checked the callback URL, and found it right."),
  held: Type.Integer({ description: "News that waits, at most 5 s, for what belongs before it." }),
  lag_ms: NullableInteger({ description: "How long after it happened the last news of a call came." }),
};

export const SourceItem = Type.Object({
  kind: SourceKindWord,
  can: Can,
  url: NullableString({
    description: "Where the provider is to send its requests; null for a linked device.",
  }),
  header: NullableString({ description: "The header in which Whapi.Cloud has to send the secret." }),
  source_id: NullableString({ description: "The app of Meta's that the number belongs to." }),
  phone_number_id: NullableString({ description: "The number's id at Meta." }),
  provider_channel_id: NullableString({ description: "The channel's id at Whapi.Cloud, if it was given." }),
  ...Tally,
});

export const AppItem = Type.Object(
  {
    id: Type.String({ examples: ["src_01KAQ3W5V80000000000000000"] }),
    kind: Type.String({ enum: ["meta-cloud"] }),
    name: NullableString(),
    url: Type.String({ description: "The callback URL to enter at Meta." }),
    verify_token: Type.String({ description: "The verify token to enter at Meta." }),
    pass_on: Type.Unsafe<{ url: string; webhook_id: string } | null>({
      type: ["object", "null"],
      description: "Where each request goes on to, as it came.",
      required: ["url", "webhook_id"],
      properties: { url: { type: "string" }, webhook_id: { type: "string" } },
    }),
    channels: Type.Array(Type.Object({ id: Type.String(), phone_number_id: Type.String() })),
    ...Tally,
  },
  { $id: "Source" },
);

const AppSecret = Type.String({
  minLength: 1,
  maxLength: 256,
  description: "The app secret, from Meta's page of the app.",
});
const VerifyToken = Type.String({
  minLength: 8,
  maxLength: 256,
  description: "Made by the gateway when absent.",
});
const PassOn = Type.Object({ url: Type.String() }, { additionalProperties: false });

export const NewApp = Type.Object(
  {
    kind: Type.Literal("meta-cloud"),
    name: Type.Optional(Type.String({ maxLength: 200 })),
    app_secret: AppSecret,
    verify_token: Type.Optional(VerifyToken),
    pass_on: Type.Optional(PassOn),
  },
  { additionalProperties: false },
);

export const AppChange = Type.Object(
  {
    name: Type.Optional(NullableString({ maxLength: 200 })),
    app_secret: Type.Optional(AppSecret),
    verify_token: Type.Optional(VerifyToken),
    pass_on: Type.Optional(
      Type.Unsafe<{ url: string } | null>({
        type: ["object", "null"],
        required: ["url"],
        properties: { url: { type: "string" } },
        additionalProperties: false,
      }),
    ),
  },
  { additionalProperties: false },
);

const Id = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 128, description }));

/** Where a new channel's calls come from. */
export const NewSourceItem = Type.Object(
  {
    kind: SourceKindWord,
    provider_channel_id: Id("For `whapi`: only what comes from this channel of Whapi.Cloud's is taken."),
    keep_channel_id: Type.Optional(
      Type.Boolean({ description: "For `whapi`: webhooks name Whapi.Cloud's channel id in place of ours." }),
    ),
    source_id: Id("For `meta-cloud`: the app of Meta's, from `POST /api/sources`."),
    phone_number_id: Id("For `meta-cloud`: the number's id at Meta."),
  },
  { additionalProperties: false },
);

/**
 * A new source in the words of the channels.
 * @throws RinghookError `BAD_SOURCE` for a field that is missing, or that belongs to another kind
 */
export function newSourceOf(given: Static<typeof NewSourceItem>): NewSource {
  const { kind, ...fields } = given;
  const allowed = FIELDS[kind] ?? [];
  for (const name of Object.keys(fields)) {
    if (!allowed.includes(name))
      throw badField(name, `none for kind ${kind}`, fields[name as keyof typeof fields]);
  }
  if (kind === "linked-device") return { kind };
  if (kind === "whapi") {
    const { provider_channel_id: providerChannelId, keep_channel_id: keepChannelId } = fields;
    return {
      kind,
      ...(providerChannelId !== undefined && { providerChannelId }),
      ...(keepChannelId !== undefined && { keepChannelId }),
    };
  }
  const { source_id: sourceId, phone_number_id: phoneNumberId } = fields;
  if (sourceId === undefined) throw badField("source_id", "the id of a source", sourceId);
  if (phoneNumberId === undefined)
    throw badField("phone_number_id", "the number's id at Meta", phoneNumberId);
  return { kind: "meta-cloud", sourceId: ownId(sourceId), phoneNumberId };
}

const FIELDS: Record<string, readonly string[]> = {
  whapi: ["provider_channel_id", "keep_channel_id"],
  "meta-cloud": ["source_id", "phone_number_id"],
};

function badField(name: string, expected: string, got: unknown): RinghookError {
  const came = got === undefined ? "nothing" : JSON.stringify(got);
  return new RinghookError("BAD_SOURCE", `source.${name}: expected ${expected}, got ${came}`);
}

/** @param base the gateway's URL, as providers reach it */
export function sourceItem(channel: Channel, base: string): Static<typeof SourceItem> {
  const { source, sourceSettings: settings } = channel;
  const isWhapi = settings.kind === "whapi";
  const sourceId = settings.kind === "meta-cloud" ? settings.sourceId : null;
  return {
    kind: source.kind,
    can: canOf(source),
    url: isWhapi ? `${base}/in/whapi/${channel.id}` : sourceId === null ? null : metaUrl(base, sourceId),
    header: isWhapi ? SECRET_HEADER : null,
    source_id: sourceId,
    phone_number_id: settings.kind === "meta-cloud" ? settings.phoneNumberId : null,
    provider_channel_id: isWhapi ? settings.providerChannelId : null,
    ...tallyOf(channel),
  };
}

export function appItem(app: Channel, sources: Sources, base: string): Static<typeof AppItem> {
  const settings = app.sourceSettings;
  const passOn = sources.passOnOf(app.id);
  const numbers = sources.numbersOf(app.id);
  return {
    id: app.id,
    kind: "meta-cloud",
    name: app.record.name,
    url: metaUrl(base, app.id),
    verify_token: settings.kind === "meta-app" ? settings.verifyToken : "",
    pass_on: passOn ? { url: passOn.url, webhook_id: passOn.webhookId } : null,
    channels: numbers.flatMap(({ id, record: { source } }) =>
      source.kind === "meta-cloud" ? [{ id, phone_number_id: source.phoneNumberId }] : [],
    ),
    ...tallyOf(app),
    ...waitsOf(numbers),
  };
}

/** What waits, and how late news comes, is known of each number, and of an app through its numbers. */
function waitsOf(numbers: readonly Channel[]): { held: number; lag_ms: number | null } {
  const [latest] = numbers.toSorted((a, b) => (b.tally.lastReceivedAt ?? 0) - (a.tally.lastReceivedAt ?? 0));
  return {
    held: numbers.reduce((sum, { source }) => sum + (source.held?.() ?? 0), 0),
    lag_ms: latest?.tally.lagMs ?? null,
  };
}

function metaUrl(base: string, sourceId: string): string {
  return `${base}/in/meta/${sourceId}`;
}

function tallyOf({ tally, source }: Channel) {
  return {
    last_received_at: tally.lastReceivedAt,
    received: tally.received,
    doubles: tally.doubles,
    refused: tally.refused,
    last_refused_at: tally.lastRefusedAt,
    unrouted: tally.unrouted,
    last_unrouted_at: tally.lastUnroutedAt,
    last_unrouted_id: tally.lastUnroutedId,
    last_verified_at: tally.lastVerifiedAt,
    held: source.held?.() ?? 0,
    lag_ms: tally.lagMs,
  };
}
