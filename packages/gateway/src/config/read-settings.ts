import { isIPv6 } from "node:net";
import { hostname } from "node:os";
import { RinghookError } from "../errors.ts";
import { checkToken } from "../secrets/tokens.ts";
import { readBasePath } from "./base-path.ts";
import { gatewayUrl } from "./gateway-url.ts";
import { networkOf } from "./networks.ts";
import { type Environment, readVariable } from "./read-variable.ts";
import { type SettingName, settings } from "./settings.ts";
import { unknownVariables } from "./unknown-variables.ts";

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** The settings of one gateway, validated and typed. */
export interface Config {
  port: number;
  host: string;
  /** `postgres://…`; undefined for SQLite in the data folder. */
  databaseUrl: string | undefined;
  /** Likewise, a read-only copy of it for lists; undefined without one. */
  databaseReadUrl: string | undefined;
  /** How people know this gateway among those of its database. */
  nodeName: string;
  /** Where the other gateways of its database reach this one; undefined for its host and port. */
  nodeUrl: string | undefined;
  dataDir: string;
  adminToken: string | undefined;
  secretKey: Uint8Array | undefined;
  /** The key of before a rotation. */
  secretKeyPrevious: Uint8Array | undefined;
  metricsToken: string | undefined;
  webhookAllow: string[];
  /** The ports that webhooks may use; empty for every port. */
  webhookPorts: number[];
  webhookTimeoutMs: number;
  webhookConcurrency: number;
  whatsappUrl: string;
  whatsappVersion: [number, number, number] | "auto";
  /** With the base path, and without a trailing slash. */
  publicUrl: string | undefined;
  /** Such as `/ringhook`; empty at the root. */
  basePath: string;
  /** Networks of proxies whose forwarding headers are trusted. */
  trustedProxies: string[];
  logLevel: LogLevel;
  logNumbers: "masked" | "full";
  mcp: "off" | "read" | "write";
  mcpNumbers: "masked" | "full";
  retentionDays: number;
  /** Warnings about the environment that do not prevent a start. */
  warnings: string[];
}

type Sources = { env?: Environment; flags?: Partial<Record<SettingName, string>> };

/**
 * Reads the settings. A flag takes precedence over an environment variable, and that over the default.
 * @throws RinghookError `BAD_SETTING`
 */
export function readSettings({ env = {}, flags = {} }: Sources = {}): Config {
  const raw = (name: SettingName): string =>
    flags[name]?.trim() ?? readVariable(env, name) ?? settings[name].default;
  const text = (name: SettingName): string | undefined => raw(name) || undefined;
  const databaseUrl = database("databaseUrl", text("databaseUrl"));
  if (databaseUrl !== undefined) {
    // What is in the database outlives the machine, and with it a folder of its own.
    for (const name of ["adminToken", "secretKey"] as const) {
      if (text(name) === undefined) throw refuse(name, "a value, since DATABASE_URL is set", "");
    }
  }
  return {
    port: wholeNumber("port", raw("port"), 0, 65_535),
    host: host(raw("host")),
    databaseUrl,
    databaseReadUrl: database("databaseReadUrl", text("databaseReadUrl")),
    nodeName: text("nodeName") ?? hostname(),
    nodeUrl: origin("nodeUrl", text("nodeUrl")),
    dataDir: folder(raw("dataDir")),
    adminToken: token("adminToken", text("adminToken")),
    secretKey: key("secretKey", text("secretKey")),
    secretKeyPrevious: key("secretKeyPrevious", text("secretKeyPrevious")),
    metricsToken: token("metricsToken", text("metricsToken")),
    webhookAllow: networks("webhookAllow", raw("webhookAllow")),
    webhookPorts: listOf(raw("webhookPorts")).map((port) => wholeNumber("webhookPorts", port, 1, 65_535)),
    webhookTimeoutMs: wholeNumber("webhookTimeoutMs", raw("webhookTimeoutMs"), 100, 120_000),
    webhookConcurrency: wholeNumber("webhookConcurrency", raw("webhookConcurrency"), 1, 1_000),
    whatsappUrl: url("whatsappUrl", raw("whatsappUrl"), ["ws:", "wss:"]),
    whatsappVersion: version(raw("whatsappVersion")),
    ...reached(text("publicUrl"), raw("basePath")),
    trustedProxies: networks("trustedProxies", raw("trustedProxies")),
    logLevel: level(raw("logLevel")),
    logNumbers: numbers("logNumbers", raw("logNumbers")),
    mcp: mcpMode(raw("mcp")),
    mcpNumbers: numbers("mcpNumbers", raw("mcpNumbers")),
    retentionDays: wholeNumber("retentionDays", raw("retentionDays"), 1, 3_650),
    warnings: unknownVariables(env),
  };
}

function refuse(name: SettingName, expected: string, actual: string): RinghookError {
  return new RinghookError(
    "BAD_SETTING",
    `${spelled(name)}: expected ${expected}, got ${JSON.stringify(actual)}`,
  );
}

/** A setting's name for users: its variable, and its flag if it has one. */
function spelled(name: SettingName): string {
  const { env, flag } = settings[name];
  return flag ? `${env} (${flag.split(" ")[0]})` : env;
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

function origin(name: SettingName, actual: string | undefined): string | undefined {
  if (actual === undefined) return undefined;
  const { origin: whole, pathname } = new URL(url(name, actual, ["http:", "https:"]));
  if (pathname === "/") return whole;
  throw refuse(name, "a URL without a path, such as http://10.0.0.5:8080", actual);
}

function database(name: SettingName, actual: string | undefined): string | undefined {
  if (actual === undefined) return undefined;
  const isOne = URL.canParse(actual) && ["postgres:", "postgresql:"].includes(new URL(actual).protocol);
  if (isOne) return actual;
  // It may have a password in it.
  throw refuse(name, "a URL that begins with postgres://", "•".repeat(Math.min(actual.length, 8)));
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

function numbers(name: SettingName, actual: string): "masked" | "full" {
  if (actual === "masked" || actual === "full") return actual;
  throw refuse(name, "masked or full", actual);
}

function mcpMode(actual: string): Config["mcp"] {
  if (actual === "off" || actual === "read" || actual === "write") return actual;
  throw refuse("mcp", "off, read or write", actual);
}

function folder(actual: string): string {
  if (actual !== "") return actual;
  throw refuse("dataDir", "the path of a folder", actual);
}

/** An IP address or a host name; IPv6 with or without brackets. */
function host(actual: string): string {
  const bare = /^\[(.*)\]$/.exec(actual)?.[1] ?? actual;
  const isName = /^[\w.-]+$/.test(bare);
  if (isName || isIPv6(bare)) return bare;
  throw refuse("host", "an address or a name, without a port: 127.0.0.1, ::1 or localhost", actual);
}

function publicUrl(actual: string | undefined): string | undefined {
  if (actual === undefined) return undefined;
  // The public URL needs its scheme, which decides whether cookies are Secure.
  url("publicUrl", actual, ["http:", "https:"]);
  return gatewayUrl(spelled("publicUrl"), actual);
}

/** Where users reach the gateway: the path is told by either setting, or by both alike. */
function reached(givenUrl: string | undefined, givenPath: string): Pick<Config, "publicUrl" | "basePath"> {
  const whole = publicUrl(givenUrl);
  const ofUrl = whole === undefined ? "" : new URL(whole).pathname.replace(/\/$/, "");
  const basePath = readBasePath(givenPath === "" ? ofUrl : givenPath);
  if (basePath === undefined) throw refuse("basePath", "a path such as /ringhook", givenPath);
  if (ofUrl !== "" && ofUrl !== basePath) {
    throw refuse("basePath", `${ofUrl}, the path of ${settings.publicUrl.env}, or none`, givenPath);
  }
  return { publicUrl: ofUrl === "" && whole !== undefined ? `${whole}${basePath}` : whole, basePath };
}

function token(name: SettingName, actual: string | undefined): string | undefined {
  return actual === undefined ? undefined : checkToken(settings[name].env, actual);
}

function key(name: SettingName, actual: string | undefined): Uint8Array | undefined {
  if (actual === undefined) return undefined;
  const bytes = Buffer.from(actual, "base64");
  if (bytes.length === 32) return bytes;
  throw refuse(name, "32 bytes as base64", "•".repeat(actual.length));
}

function networks(name: SettingName, actual: string): string[] {
  return listOf(actual).map((given) => {
    const network = networkOf(given);
    if (network !== undefined) return network;
    throw refuse(name, "networks such as 10.0.0.0/8 or addresses, comma-separated", given);
  });
}

function listOf(actual: string): string[] {
  const parts = actual.split(",").map((part) => part.trim());
  return parts.filter(Boolean);
}
