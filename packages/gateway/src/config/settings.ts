/**
 * Every setting of the gateway: its environment variable, its flag, its default and a sentence.
 * The command line's help and docs/reference/settings.md are made from this table.
 */
export const settings = {
  port: {
    env: "PORT",
    flag: "--port <number>",
    kind: "port",
    default: "8080",
    sentence: "Port of the API and the dashboard; 0 takes a free one.",
  },
  host: {
    env: "HOST",
    flag: "--host <address>",
    kind: "text",
    default: "127.0.0.1",
    sentence: "Address to listen on; 0.0.0.0 for every interface.",
  },
  databaseUrl: {
    env: "DATABASE_URL",
    flag: "--database-url <url>",
    kind: "database",
    default: "",
    sentence: "Database; empty: SQLite in the data folder.",
  },
  dataDir: {
    env: "RINGHOOK_DATA_DIR",
    flag: "--data-dir <folder>",
    kind: "text",
    default: "./data",
    sentence: "Folder for the SQLite database, the lock, and tokens and keys that were made.",
  },
  adminToken: {
    env: "RINGHOOK_ADMIN_TOKEN",
    flag: null,
    kind: "token",
    default: "",
    sentence: "Token for the whole API; empty: made once, kept in the data folder with mode 0600.",
  },
  secretKey: {
    env: "RINGHOOK_SECRET_KEY",
    flag: null,
    kind: "key",
    default: "",
    sentence:
      "Key that encrypts credentials at rest, 32 bytes as base64; empty: made once, kept in the data folder.",
  },
  webhookAllow: {
    env: "RINGHOOK_WEBHOOK_ALLOW",
    flag: "--webhook-allow <networks>",
    kind: "networks",
    default: "",
    sentence: "Private networks that webhooks may reach, comma-separated: 10.0.0.0/8,127.0.0.1.",
  },
  webhookPorts: {
    env: "RINGHOOK_WEBHOOK_PORTS",
    flag: "--webhook-ports <ports>",
    kind: "ports",
    default: "",
    sentence: "The only ports that webhooks may use, comma-separated: 80,443. Empty: every port.",
  },
  webhookTimeoutMs: {
    env: "RINGHOOK_WEBHOOK_TIMEOUT_MS",
    flag: "--webhook-timeout-ms <ms>",
    kind: "ms",
    default: "10000",
    sentence: "Time a receiver has for one attempt, from connecting to the end of its answer.",
  },
  webhookConcurrency: {
    env: "RINGHOOK_WEBHOOK_CONCURRENCY",
    flag: "--webhook-concurrency <number>",
    kind: "count",
    default: "16",
    sentence: "Attempts under way at once to one webhook.",
  },
  whatsappUrl: {
    env: "RINGHOOK_WHATSAPP_URL",
    flag: "--whatsapp-url <url>",
    kind: "text",
    default: "wss://web.whatsapp.com/ws/chat",
    sentence: "WhatsApp's WebSocket address; the simulator prints its own.",
  },
  whatsappVersion: {
    env: "RINGHOOK_WHATSAPP_VERSION",
    flag: "--whatsapp-version <version>",
    kind: "version",
    default: "auto",
    sentence:
      "Version of WhatsApp's web client to log in as, such as 2.3000.1043857760; auto: the built-in one, and once WhatsApp refuses it, WhatsApp's current one.",
  },
  publicUrl: {
    env: "RINGHOOK_PUBLIC_URL",
    flag: "--public-url <url>",
    kind: "text",
    default: "",
    sentence: "Address at which users reach the gateway, for links in answers.",
  },
  logLevel: {
    env: "RINGHOOK_LOG_LEVEL",
    flag: "--log-level <level>",
    kind: "level",
    default: "info",
    sentence: "fatal, error, warn, info, debug, trace or silent.",
  },
  logNumbers: {
    env: "RINGHOOK_LOG_NUMBERS",
    flag: "--log-numbers <how>",
    kind: "numbers",
    default: "masked",
    sentence: "Phone numbers and LIDs in the log: masked but for their last three digits, or full.",
  },
  retentionDays: {
    env: "RINGHOOK_RETENTION_DAYS",
    flag: "--retention-days <days>",
    kind: "count",
    default: "30",
    sentence: "Days that finished calls and deliveries stay in the log.",
  },
} as const;

/** The name of a setting in code, for example `dataDir`. */
export type SettingName = keyof typeof settings;
export type Setting = (typeof settings)[SettingName];
