/**
 * What clients of Whapi.Cloud are told to expect (its public OpenAPI document, version 1.8.7), for the operations that
 * this gateway has: JSON Schemas of the answers, by operation and status.
 * There, a success without a result requires a field `result` that it does not describe; here it is what it says: `success`.
 */
type Schema = Record<string, unknown>;

const text: Schema = { type: "string" };
const number: Schema = { type: "number" };
const flag: Schema = { type: "boolean" };
const oneOf = (...words: string[]): Schema => ({ type: "string", enum: words });
const list = (items: Schema): Schema => ({ type: "array", items });
const record = (properties: Record<string, Schema>, ...required: string[]): Schema => ({
  type: "object",
  properties,
  required,
});

const contact = record(
  {
    id: text,
    name: text,
    pushname: text,
    is_business: flag,
    profile_pic: text,
    profile_pic_full: text,
    status: text,
    saved: flag,
  },
  "id",
  "name",
);

const health = record(
  {
    channel_id: text,
    start_at: number,
    uptime: number,
    version: text,
    core_version: text,
    api_version: text,
    device_id: number,
    ip: { type: "string", format: "ipv4" },
    status: record(
      { code: number, text: oneOf("NOT_INIT", "INIT", "LAUNCH", "QR", "AUTH", "ERROR", "SYNC_ERROR") },
      "code",
      "text",
    ),
    user: contact,
  },
  "start_at",
  "uptime",
  "status",
);

const event = record({
  type: oneOf(
    "messages",
    "statuses",
    "chats",
    "contacts",
    "groups",
    "presences",
    "calls",
    "channel",
    "users",
    "labels",
    "service",
  ),
  method: oneOf("post", "put", "delete", "patch"),
});

const webhook = record(
  {
    url: text,
    mode: oneOf("body", "path", "method"),
    headers: { type: "object", additionalProperties: text },
    events: list(event),
  },
  "url",
);

const settings = record({
  callback_backoff_delay_ms: { type: "number", minimum: 3_000, maximum: 15_000 },
  max_callback_backoff_delay_ms: { type: "number", minimum: 600_000, maximum: 3_600_000 },
  callback_persist: flag,
  media: record({
    auto_download: list(oneOf("image", "audio", "voice", "video", "document", "sticker")),
    init_avatars: flag,
  }),
  webhooks: list(webhook),
  proxy: { type: "string", pattern: "^socks5h?://[^:]+:[a-zA-Z0-9_-]+@[a-zA-Z0-9.]+:[0-9]{1,5}$|^$" },
  mobile_proxy: text,
  offline_mode: flag,
  full_history: flag,
});

const changes = list(
  oneOf(
    "callback_backoff_delay_ms",
    "max_callback_backoff_delay_ms",
    "callback_persist",
    "media",
    "webhooks",
    "on_call_pager",
    "pass_through",
    "sent_status",
    "proxy",
    "mobile_proxy",
  ),
);

const qr = record(
  { status: oneOf("OK", "TIMEOUT", "WAITING", "ERROR"), base64: text, rowdata: text, expire: number },
  "status",
);

const success = record({ success: flag }, "success");

/** Every error, of every operation. */
export const errorSchema = record(
  {
    error: record(
      { code: { type: "integer" }, message: text, details: text, href: text, support: text },
      "code",
      "message",
    ),
  },
  "error",
);

/** What an operation answers on success, and the statuses of its own errors. */
export interface Operation {
  ok: Schema | "png" | "nothing";
  errors: number[];
}

const updated = record(
  { before_update: settings, after_update: settings, changes },
  "before_update",
  "after_update",
  "changes",
);
const profile = record({ name: text, about: text, icon: text, icon_full: text });

export const contract = {
  "GET /health": { ok: health, errors: [] },
  "GET /settings": { ok: settings, errors: [] },
  "PATCH /settings": { ok: updated, errors: [400] },
  "DELETE /settings": { ok: success, errors: [409] },
  "GET /settings/events": { ok: list(event), errors: [] },
  "POST /settings/webhook_test": { ok: success, errors: [400] },
  "GET /limits": { ok: "nothing", errors: [] },
  "GET /users/login": { ok: qr, errors: [409, 422] },
  "GET /users/login/image": { ok: "png", errors: [409, 422] },
  "GET /users/login/rowdata": { ok: qr, errors: [409] },
  "GET /users/login/{PhoneNumber}": { ok: record({ code: text }, "code"), errors: [400, 409] },
  "POST /users/logout": { ok: success, errors: [409] },
  "GET /users/profile": { ok: profile, errors: [401] },
  "POST /calls": { ok: record({ call_url: text }, "call_url"), errors: [400, 401] },
  "POST /calls/group_link": { ok: record({ link: text }, "link"), errors: [400, 401] },
  "DELETE /calls/{CallID}": { ok: success, errors: [400, 401, 404] },
  "POST /calls/{CallID}/reject": { ok: success, errors: [400, 401, 404] },
  "POST /messages/text": { ok: record({ sent: flag, message: { type: "object" } }), errors: [400, 401, 413] },
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof contract;

/** Bodies of webhooks, by event. */
export const payloads: Record<string, Schema> = {
  "calls.post": record(
    {
      calls: list(
        record({
          id: text,
          chat_id: text,
          status: oneOf("initiated", "ringing", "missed", "canceled", "answered"),
          from: text,
          timestamp: { type: "integer" },
          group_call: flag,
          video_call: flag,
          offline_call: flag,
          latency: { type: "integer" },
        }),
      ),
      event: record({ type: oneOf("calls"), event: oneOf("post") }),
      channel_id: text,
    },
    "calls",
    "event",
    "channel_id",
  ),
  "users.post": record({ user: contact, channel_id: text }, "user", "event", "channel_id"),
  "users.delete": record({ user: contact, channel_id: text }, "user", "event", "channel_id"),
  "channel.post": record({ health, channel_id: text }, "health", "event", "channel_id"),
  "channel.patch": record({ qr, channel_id: text }, "qr", "event", "channel_id"),
};
