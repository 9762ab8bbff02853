/**
 * Every setting of the gateway: its environment variable, flag, default and description. The command line's help and
 * docs/reference/settings.md are generated from this table.
 */
export const settings = {
  port: {
    env: "PORT",
    flag: "--port <number>",
    default: "8080",
    sentence: "Port of the API and the dashboard; 0 picks a free one.",
  },
  host: {
    env: "HOST",
    flag: "--host <address>",
    default: "127.0.0.1",
    sentence: "Address to listen on; 0.0.0.0 for every interface.",
  },
  databaseUrl: {
    env: "DATABASE_URL",
    flag: "--database-url <url>",
    default: "",
    sentence:
      "PostgreSQL database, such as postgres://user:password@host/database; then RINGHOOK_ADMIN_TOKEN and RINGHOOK_SECRET_KEY are required. If empty, SQLite in the data folder.",
  },
  databaseReadUrl: {
    env: "DATABASE_READ_URL",
    flag: "--database-read-url <url>",
    default: "",
    sentence:
      "A read-only copy of the PostgreSQL database, which takes lists and statistics off it; they are as old as what it has. If it fails, the database is asked.",
  },
  nodeName: {
    env: "RINGHOOK_NODE_NAME",
    flag: "--node-name <name>",
    default: "",
    sentence: "Name of this gateway among those of its PostgreSQL database. If empty, the host's name.",
  },
  nodeUrl: {
    env: "RINGHOOK_NODE_URL",
    flag: "--node-url <url>",
    default: "",
    sentence:
      "URL at which the other gateways of its PostgreSQL database reach this one, without a path. If empty, HOST and PORT, or the host's name where HOST is 0.0.0.0 or ::.",
  },
  dataDir: {
    env: "RINGHOOK_DATA_DIR",
    flag: "--data-dir <folder>",
    default: "./data",
    sentence: "Folder for the SQLite database, the lock, and generated tokens and keys.",
  },
  adminToken: {
    env: "RINGHOOK_ADMIN_TOKEN",
    flag: null,
    default: "",
    sentence:
      "Token for the whole API, or `sha256:` and the SHA-256 of it as hex. If empty, the gateway generates one and stores it in the data folder with mode 0600.",
  },
  secretKey: {
    env: "RINGHOOK_SECRET_KEY",
    flag: null,
    default: "",
    sentence:
      "Key that encrypts credentials at rest, 32 bytes as base64. If empty, the gateway generates one and stores it in the data folder.",
  },
  secretKeyPrevious: {
    env: "RINGHOOK_SECRET_KEY_PREVIOUS",
    flag: null,
    default: "",
    sentence:
      "The key before RINGHOOK_SECRET_KEY was changed: a start encrypts anew what it encrypted. Needed for one start.",
  },
  metricsToken: {
    env: "RINGHOOK_METRICS_TOKEN",
    flag: null,
    default: "",
    sentence:
      "Token that reads /metrics and nothing else, for Prometheus. If empty, /metrics needs the admin token.",
  },
  webhookAllow: {
    env: "RINGHOOK_WEBHOOK_ALLOW",
    flag: "--webhook-allow <networks>",
    default: "",
    sentence: "Private networks that webhooks may reach, comma-separated: 10.0.0.0/8,127.0.0.1.",
  },
  webhookPorts: {
    env: "RINGHOOK_WEBHOOK_PORTS",
    flag: "--webhook-ports <ports>",
    default: "",
    sentence:
      "The only ports that webhooks may use, comma-separated: 80,443. If empty, every port is allowed.",
  },
  webhookTimeoutMs: {
    env: "RINGHOOK_WEBHOOK_TIMEOUT_MS",
    flag: "--webhook-timeout-ms <ms>",
    default: "10000",
    sentence: "Timeout of one attempt in milliseconds, from connecting to the end of the answer.",
  },
  webhookConcurrency: {
    env: "RINGHOOK_WEBHOOK_CONCURRENCY",
    flag: "--webhook-concurrency <number>",
    default: "16",
    sentence: "Concurrent attempts per webhook, at most.",
  },
  whatsappUrl: {
    env: "RINGHOOK_WHATSAPP_URL",
    flag: "--whatsapp-url <url>",
    default: "wss://web.whatsapp.com/ws/chat",
    sentence: "WebSocket URL of WhatsApp. The simulator prints its own.",
  },
  whatsappVersion: {
    env: "RINGHOOK_WHATSAPP_VERSION",
    flag: "--whatsapp-version <version>",
    default: "auto",
    sentence:
      "WhatsApp Web version to log in with, such as 2.3000.1043857760. auto uses the built-in version and, once WhatsApp refuses it, WhatsApp's current one.",
  },
  publicUrl: {
    env: "RINGHOOK_PUBLIC_URL",
    flag: "--public-url <url>",
    default: "",
    sentence:
      "URL at which users reach the gateway. The OpenAPI document names it; with https, session cookies are Secure.",
  },
  basePath: {
    env: "RINGHOOK_BASE_PATH",
    flag: "--base-path <path>",
    default: "",
    sentence:
      "Path under which a proxy serves the gateway, such as /ringhook. If empty, the path of RINGHOOK_PUBLIC_URL.",
  },
  trustedProxies: {
    env: "RINGHOOK_TRUSTED_PROXIES",
    flag: "--trusted-proxies <networks>",
    default: "",
    sentence:
      "Networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted, comma-separated: 127.0.0.1,10.0.0.0/8.",
  },
  logLevel: {
    env: "RINGHOOK_LOG_LEVEL",
    flag: "--log-level <level>",
    default: "info",
    sentence: "fatal, error, warn, info, debug, trace or silent.",
  },
  logNumbers: {
    env: "RINGHOOK_LOG_NUMBERS",
    flag: "--log-numbers <how>",
    default: "masked",
    sentence: "Phone numbers and LIDs in the log: masked (last three digits only) or full.",
  },
  mcp: {
    env: "RINGHOOK_MCP",
    flag: "--mcp <mode>",
    default: "off",
    sentence:
      "What assistants may do at /mcp: off, read, or write (also replay deliveries, decline calls, try webhooks).",
  },
  mcpNumbers: {
    env: "RINGHOOK_MCP_NUMBERS",
    flag: "--mcp-numbers <how>",
    default: "masked",
    sentence:
      "Phone numbers that assistants see: masked (last three digits only), or full where they ask for them.",
  },
  retentionDays: {
    env: "RINGHOOK_RETENTION_DAYS",
    flag: "--retention-days <days>",
    default: "30",
    sentence: "Days to keep finished calls and deliveries in the log.",
  },
} as const;

/** The name of a setting in code, for example `dataDir`. */
export type SettingName = keyof typeof settings;
export type Setting = (typeof settings)[SettingName];

/** Settings that can be read from a file as well, which the variable with `_FILE` at its end names. */
export const secretSettings: readonly SettingName[] = [
  "adminToken",
  "secretKey",
  "secretKeyPrevious",
  "metricsToken",
];
