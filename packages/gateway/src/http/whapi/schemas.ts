import { type Static, Type } from "typebox";

export const Success = Type.Object({ success: Type.Boolean() });

export const Health = Type.Object({
  channel_id: Type.String(),
  start_at: Type.Integer({ description: "Seconds since 1970." }),
  uptime: Type.Integer({ description: "Seconds." }),
  version: Type.String(),
  status: Type.Object({
    code: Type.Integer({ description: "1 INIT, 2 LAUNCH, 3 QR, 4 AUTH, 5 ERROR." }),
    text: Type.Enum(["INIT", "LAUNCH", "QR", "AUTH", "ERROR"]),
  }),
  user: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
});

export const WhapiEvent = Type.Object({
  type: Type.String({ examples: ["calls"] }),
  method: Type.String({ examples: ["post"] }),
});

export const WhapiWebhook = Type.Object({
  url: Type.String(),
  mode: Type.Enum(["body", "path", "method"]),
  headers: Type.Record(Type.String(), Type.String(), { description: "At most 5." }),
  events: Type.Array(WhapiEvent),
  webhook_max_age_seconds: Type.Unsafe<number | null>({
    type: ["integer", "null"],
    description: "Older events are not sent. 15 to 172800 seconds; null: 7 days.",
  }),
});

const settings = {
  callback_backoff_delay_ms: Type.Integer({ minimum: 3_000, maximum: 15_000, default: 3_000 }),
  max_callback_backoff_delay_ms: Type.Integer({ minimum: 600_000, maximum: 3_600_000, default: 900_000 }),
  callback_persist: Type.Boolean({ default: true }),
  media: Type.Object({}, { additionalProperties: true }),
  webhooks: Type.Array(WhapiWebhook),
  proxy: Type.String({ default: "", examples: ["socks5://user:password@proxy.example.com:1080"] }),
  mobile_proxy: Type.String({ default: "" }),
  offline_mode: Type.Boolean({ default: false }),
  full_history: Type.Boolean({ default: false }),
};

const open = {
  additionalProperties: true,
  description: "Unknown fields are stored and returned.",
};
export const Settings = Type.Object(settings, { $id: "Settings", ...open });
export const SettingsChange = Type.Partial(Type.Object(settings), open);
export type Settings = Static<typeof Settings>;

export const Qr = Type.Object({
  status: Type.Enum(["OK", "TIMEOUT", "WAITING", "ERROR"]),
  base64: Type.Optional(Type.String({ description: "PNG as a data URL." })),
  rowdata: Type.Optional(Type.String({ description: "The text of the QR code." })),
  expire: Type.Optional(Type.Integer({ description: "Seconds until it expires." })),
});
