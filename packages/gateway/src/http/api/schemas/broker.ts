import { type Static, Type } from "typebox";
import type { BrokerTest } from "../../../channels/brokers.ts";
import type { BrokerHealth } from "../../../sinks/broker/broker-tally.ts";
import type { Broker } from "../../../subscriptions/broker.ts";
import { Milliseconds, NullableInteger, NullableString } from "../../words/nullable.ts";

export const BrokerParams = Type.Object({ broker: Type.String({ description: "The broker's name." }) });

const Kind = Type.Enum(["nats", "rabbitmq", "redis"]);

export const BrokerItem = Type.Object(
  {
    name: Type.String({ examples: ["main"] }),
    kind: Kind,
    url: Type.String({ description: "Without user and password.", examples: ["nats://127.0.0.1:4222"] }),
    user: NullableString(),
    has_password: Type.Boolean({ description: "The password itself is never returned." }),
    tls: Type.Boolean(),
    create: Type.Boolean({ description: "Whether a stream or an exchange that is not there is made." }),
    created_at: Milliseconds,
  },
  { $id: "Broker" },
);

const Tls = Type.Unsafe<boolean | { ca?: string; cert?: string; key?: string } | null>({
  anyOf: [
    { type: ["boolean", "null"] },
    {
      type: "object",
      properties: { ca: { type: "string" }, cert: { type: "string" }, key: { type: "string" } },
      additionalProperties: false,
    },
  ],
  description: "`true`: as the system trusts. `{ca?, cert?, key?}`: texts in PEM.",
});

const access = {
  user: Type.Optional(NullableString({ maxLength: 200 })),
  password: Type.Optional(NullableString({ maxLength: 4_096 })),
  tls: Type.Optional(Tls),
  create: Type.Optional(
    Type.Boolean({ description: "Default: true. A stream or an exchange that is not there is made." }),
  ),
};

export const NewBroker = Type.Object(
  {
    name: Type.String({ description: "1 to 40 of `a-z 0-9 -`." }),
    kind: Kind,
    url: Type.String({
      description: "`nats://`, `tls://`, `amqp://`, `amqps://`, `redis://` or `rediss://`.",
    }),
    ...access,
  },
  { additionalProperties: false },
);

export const BrokerChange = Type.Object(
  {
    url: Type.Optional(
      Type.String({ description: "With another one, user, password and tls are given again." }),
    ),
    ...access,
  },
  { additionalProperties: false },
);

export const BrokerHealthItem = Type.Object({
  state: Type.Enum(["idle", "connecting", "connected", "failing"], {
    description: "`idle`: nothing was to be sent there, or nothing is any more.",
  }),
  since: Milliseconds,
  in_flight: Type.Integer({
    description: "Messages that wait for the broker's acknowledgement, at most 256.",
  }),
  acknowledged: Type.Integer({ description: "Since the gateway started." }),
  failed: Type.Integer(),
  p50: NullableInteger({
    description: "Milliseconds from sending to the acknowledgement, of the last 1,000.",
  }),
  p99: NullableInteger(),
  last_error: NullableString({ description: "Why the last attempt failed; null when it did not." }),
});

export const BrokerTrial = Type.Object(
  { to: Type.Optional(Type.String({ description: "As in a webhook; without it, the default." })) },
  { additionalProperties: false },
);

export const BrokerTrialItem = Type.Object({
  ok: Type.Boolean({ description: "It was reached, and something is there that takes messages." }),
  server: NullableString({ examples: ["nats-server 2.9.10"] }),
  address: NullableString({ description: "Where a missed call of channel `CHANNEL` would go." }),
  is_there: Type.Boolean({ description: "Whether the stream or the exchange is there." }),
  warnings: Type.Array(Type.String(), { description: "What may lose messages there, one sentence each." }),
  error: NullableString({ description: "Why it was not reached, as a code of attempts." }),
  detail: NullableString(),
  hint: NullableString(),
});

export function brokerItem(broker: Broker): Static<typeof BrokerItem> {
  const { name, kind, url, user, password, tls, create, createdAt } = broker;
  const has = { has_password: password !== null, tls: tls !== null };
  return { name, kind, url, user, ...has, create, created_at: createdAt };
}

export function brokerHealthItem(health: BrokerHealth): Static<typeof BrokerHealthItem> {
  const { inFlight, lastError, ...rest } = health;
  return { ...rest, in_flight: inFlight, last_error: lastError };
}

export function brokerTrialItem(test: BrokerTest): Static<typeof BrokerTrialItem> {
  if (!test.ok) {
    const { error, detail, hint } = test;
    return { ok: false, server: null, address: null, is_there: false, warnings: [], error, detail, hint };
  }
  const { isThere, ...found } = test.findings;
  return { ok: isThere, ...found, is_there: isThere, error: null, detail: null, hint: null };
}
