import { Type } from "typebox";
import { type Action, weekdays } from "./rule.ts";

/** One schema for the check, for `GET /api/rules/schema` and for the API's document. Its defaults are the defaults. */

const CALLER_NUMBER = "\\+[1-9][0-9]{4,14}";
const CALLER_PREFIX = "\\+[1-9][0-9]{0,13}\\*";
const NAME = "[a-z0-9][a-z0-9_-]{0,39}";
const TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

const closed = { additionalProperties: false } as const;

const Zone = Type.String({
  pattern: "^[A-Za-z][A-Za-z0-9_+/-]{0,63}$",
  description: "an IANA time zone such as Europe/Berlin",
});

const Caller = Type.String({
  pattern: `^(${CALLER_NUMBER}|${CALLER_PREFIX}|list:${NAME}|unknown_number)$`,
  description: "a number such as +4915100000000, a prefix such as +49*, list:NAME or unknown_number",
});

const Listed = Type.String({
  pattern: `^(${CALLER_NUMBER}|${CALLER_PREFIX})$`,
  description: "a number such as +4915100000000 or a prefix such as +49*",
});

const Hours = Type.Object(
  {
    timezone: Zone,
    days: Type.Optional(
      Type.Array(Type.Enum([...weekdays]), { minItems: 1, uniqueItems: true, default: [...weekdays] }),
    ),
    from: Type.String({ pattern: `^${TIME}$`, description: "a time such as 08:00" }),
    to: Type.String({ pattern: `^(${TIME}|24:00)$`, description: "a time such as 18:00, at most 24:00" }),
    outside: Type.Optional(Type.Boolean({ default: false })),
  },
  closed,
);

const When = Type.Object(
  {
    on: Type.Enum(["offered", "missed", "answered"]),
    callers: Type.Optional(Type.Array(Caller, { minItems: 1, maxItems: 200 })),
    hours: Type.Optional(Hours),
    holidays: Type.Optional(
      Type.Array(
        Type.String({
          pattern: "^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$",
          description: "a date such as 2026-12-25, or 12-25 for each year",
        }),
        { minItems: 1, maxItems: 100 },
      ),
    ),
    group: Type.Optional(Type.Boolean({ default: false })),
    video: Type.Optional(Type.Boolean()),
    offline: Type.Optional(Type.Boolean({ default: false })),
    end_reason: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { minItems: 1, maxItems: 20 }),
    ),
    rang_s: Type.Optional(
      Type.Object(
        {
          min: Type.Optional(Type.Integer({ minimum: 0, maximum: 3600 })),
          max: Type.Optional(Type.Integer({ minimum: 0, maximum: 3600 })),
        },
        { ...closed, minProperties: 1 },
      ),
    ),
    repeat: Type.Optional(
      Type.Object(
        {
          calls: Type.Integer({ minimum: 2, maximum: 20 }),
          within_min: Type.Integer({ minimum: 1, maximum: 1440 }),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** An object with one field, so that a fault in it has one path; a union would have one for each of its members. */
const ActionSchema = Type.Unsafe<Action>(
  Type.Object(
    {
      reject: Type.Optional(
        Type.Object({ after_s: Type.Optional(Type.Number({ minimum: 0, maximum: 60, default: 0 })) }, closed),
      ),
      text: Type.Optional(
        Type.Object(
          {
            body: Type.String({ minLength: 1, maxLength: 1000 }),
            after_s: Type.Optional(Type.Number({ minimum: 0, maximum: 3600, default: 0 })),
          },
          closed,
        ),
      ),
      remind: Type.Optional(Type.Object({ in_min: Type.Integer({ minimum: 1, maximum: 10_080 }) }, closed)),
      tag: Type.Optional(
        Type.Object(
          {
            word: Type.String({
              pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,39}$",
              description: "one word of at most 40 letters, digits, - and _",
            }),
          },
          closed,
        ),
      ),
    },
    { ...closed, minProperties: 1, maxProperties: 1 },
  ),
);

const Rule = Type.Object(
  {
    id: Type.String({
      pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$",
      description: "1 to 40 letters, digits, - and _",
    }),
    timezone: Type.Optional(Zone),
    when: When,
    then: Type.Array(ActionSchema, { maxItems: 4 }),
  },
  closed,
);

const Limits = Type.Object(
  {
    text_per_caller_h: Type.Optional(Type.Integer({ minimum: 1, maximum: 720, default: 12 })),
    texts_per_day: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, default: 100 })),
    texts_per_min: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, default: 6 })),
    rejects_per_min: Type.Optional(Type.Integer({ minimum: 1, maximum: 300, default: 30 })),
    max_age_s: Type.Optional(Type.Integer({ minimum: 5, maximum: 3600, default: 120 })),
  },
  { ...closed, default: {} },
);

export const RulesDocument = Type.Object(
  {
    rules: Type.Array(Rule, { maxItems: 20 }),
    lists: Type.Optional(
      Type.Object(
        {},
        {
          ...closed,
          maxProperties: 20,
          patternProperties: { [`^${NAME}$`]: Type.Array(Listed, { maxItems: 1000 }) },
          default: {},
        },
      ),
    ),
    limits: Type.Optional(Limits),
  },
  { ...closed, $id: "Rules" },
);
