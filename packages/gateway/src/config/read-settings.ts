import ipaddr from "ipaddr.js";
import { RinghookError } from "../errors.ts";
import { type SettingName, settings } from "./settings.ts";

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** The settings of one gateway, checked and in the types the code uses. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  adminToken: string | undefined;
  secretKey: Uint8Array | undefined;
  webhookAllow: string[];
  /** The only ports that webhooks may use; empty: every port. */
  webhookPorts: number[];
  webhookTimeoutMs: number;
  webhookConcurrency: number;
  whatsappUrl: string;
  whatsappVersion: [number, number, number] | "auto";
  publicUrl: string | undefined;
  logLevel: LogLevel;
  logNumbers: "masked" | "full";
  retentionDays: number;
}

type Sources = { env?: Record<string, string | undefined>; flags?: Partial<Record<SettingName, string>> };

/**
 * Reads the settings: a flag wins over an environment variable, that over the default.
 * @throws RinghookError `BAD_SETTING` naming the setting, what was expected and what came.
 */
export function readSettings({ env = {}, flags = {} }: Sources = {}): Config {
  const raw = (name: SettingName): string =>
    flags[name] ?? (env[settings[name].env] || settings[name].default);
  const text = (name: SettingName): string | undefined => raw(name) || undefined;
  if (text("databaseUrl") !== undefined) {
    throw refuse("databaseUrl", "nothing: this version stores in SQLite only", raw("databaseUrl"));
  }
  return {
    port: wholeNumber("port", raw("port"), 0, 65_535),
    host: raw("host"),
    dataDir: raw("dataDir"),
    adminToken: token(text("adminToken")),
    secretKey: key(text("secretKey")),
    webhookAllow: networks(raw("webhookAllow")),
    webhookPorts: listOf(raw("webhookPorts")).map((port) => wholeNumber("webhookPorts", port, 1, 65_535)),
    webhookTimeoutMs: wholeNumber("webhookTimeoutMs", raw("webhookTimeoutMs"), 100, 120_000),
    webhookConcurrency: wholeNumber("webhookConcurrency", raw("webhookConcurrency"), 1, 1_000),
    whatsappUrl: url("whatsappUrl", raw("whatsappUrl"), ["ws:", "wss:"]),
    whatsappVersion: version(raw("whatsappVersion")),
    publicUrl: text("publicUrl") && url("publicUrl", raw("publicUrl"), ["http:", "https:"]),
    logLevel: level(raw("logLevel")),
    logNumbers: numbers(raw("logNumbers")),
    retentionDays: wholeNumber("retentionDays", raw("retentionDays"), 1, 3_650),
  };
}

function refuse(name: SettingName, expected: string, actual: string): RinghookError {
  const { env, flag } = settings[name];
  const spelled = flag ? `${env} (${flag.split(" ")[0]})` : env;
  return new RinghookError("BAD_SETTING", `${spelled}: expected ${expected}, got ${JSON.stringify(actual)}`);
}

function wholeNumber(name: SettingName, actual: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(actual) ? Number(actual) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw refuse(name, `a whole number from ${least} to ${most}`, actual);
}

function url(name: SettingName, actual: string, protocols: string[]): string {
  if (URL.canParse(actual) && protocols.includes(new URL(actual).protocol)) return actual;
  throw refuse(
    name,
    `a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
    actual,
  );
}

function version(actual: string): Config["whatsappVersion"] {
  if (actual === "auto") return actual;
  const [, first, second, third] = /^(\d{1,9})\.(\d{1,9})\.(\d{1,12})$/.exec(actual) ?? [];
  if (third !== undefined) return [Number(first), Number(second), Number(third)];
  throw refuse("whatsappVersion", "auto, or a version such as 2.3000.1043857760", actual);
}

function level(actual: string): LogLevel {
  const found = logLevels.find((name) => name === actual);
  if (found) return found;
  throw refuse("logLevel", `one of ${logLevels.join(", ")}`, actual);
}

function numbers(actual: string): Config["logNumbers"] {
  if (actual === "masked" || actual === "full") return actual;
  throw refuse("logNumbers", "masked or full", actual);
}

function token(actual: string | undefined): string | undefined {
  if (actual === undefined || /^[\x21-\x7e]{16,}$/.test(actual)) return actual;
  throw refuse("adminToken", "at least 16 printable characters without spaces", "•".repeat(actual.length));
}

function key(actual: string | undefined): Uint8Array | undefined {
  if (actual === undefined) return undefined;
  const bytes = Buffer.from(actual, "base64");
  if (bytes.length === 32) return bytes;
  throw refuse("secretKey", "32 bytes as base64", "•".repeat(actual.length));
}

function networks(actual: string): string[] {
  return listOf(actual).map((network) => {
    if (ipaddr.isValidCIDR(network)) return network;
    if (ipaddr.isValid(network)) return `${network}/${network.includes(":") ? 128 : 32}`;
    throw refuse("webhookAllow", "networks such as 10.0.0.0/8 or addresses, comma-separated", network);
  });
}

function listOf(actual: string): string[] {
  const parts = actual.split(",").map((part) => part.trim());
  return parts.filter(Boolean);
}
