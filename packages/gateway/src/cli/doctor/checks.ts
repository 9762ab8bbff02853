import { closeSync, existsSync, fdatasyncSync, openSync, rmSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join, resolve } from "node:path";
import { checkKey } from "../../channels/check-key.ts";
import type { Config } from "../../config/read-settings.ts";
import { type RunningGateway, readRunning } from "../../config/url-file.ts";
import { RinghookError } from "../../errors.ts";
import { httpUrl } from "../../http/listen.ts";
import { type Keys, readKeys } from "../../secrets/keys.ts";
import { checkFolder, databaseIn } from "../../store/sqlite/data-dir.ts";
import { inspectDatabase } from "../../store/sqlite/inspect-database.ts";
import { nodeNotSupported } from "../../supported-node.ts";
import { shownCount } from "../shown-count.ts";
import { shownSize } from "../shown-size.ts";
import { Warning } from "./check.ts";

const SYNCS = 20;
const SLOW_SYNC_MS = 20;
const REACH_MS = 5_000;

export function checkNode(): string {
  const notSupported = nodeNotSupported(process.versions.node);
  if (notSupported === undefined) return `Node ${process.versions.node}`;
  throw new Warning(notSupported, "`ringhook start` will not run on it.");
}

/** A misspelt variable does not prevent a start, but has no effect. */
export function checkSettings({ warnings }: Config): string {
  if (warnings.length === 0) return "every RINGHOOK_ variable is a known setting";
  throw new Warning(
    warnings.join("; "),
    "All settings: docs/reference/settings.md, or /help/reference/settings.html of a running gateway.",
  );
}

/** A slow disk sync delays every call, because each commit waits for it. */
export function checkDisk({ dataDir }: Config): string {
  if (!existsSync(dataDir)) return checkWhereItWillBe(dataDir);
  checkFolder(dataDir);
  const path = join(dataDir, "doctor.tmp");
  const file = openSync(path, "w");
  try {
    const times = Array.from({ length: SYNCS }, () => {
      const begun = performance.now();
      writeSync(file, Buffer.alloc(4_096));
      fdatasyncSync(file);
      return performance.now() - begun;
    }).toSorted((a, b) => a - b);
    const median = times[SYNCS / 2] ?? 0;
    const detail = `${dataDir} is writable; a sync takes ${median.toFixed(1)} ms`;
    if (median <= SLOW_SYNC_MS) return detail;
    throw new Warning(detail, "Keep the data folder on a local disk, best one with power-loss protection.");
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}

/** Checks a folder without creating it. */
function checkWhereItWillBe(dataDir: string): string {
  let above = dirname(resolve(dataDir));
  while (!existsSync(above)) above = dirname(above);
  checkFolder(above, `${dataDir} does not exist and cannot be created: `);
  return `${dataDir} does not exist yet; the first start creates it`;
}

export async function checkDatabase(config: Config): Promise<string> {
  const { databaseUrl, dataDir } = config;
  const keys = await readKeys(config);
  if (databaseUrl !== undefined) return checkPostgres(databaseUrl, keys);
  const path = databaseIn(dataDir);
  if (!existsSync(path)) return "none yet; the first start creates it";
  const { step, steps, channels, size, free } = inspectDatabase(path);
  checkKey(keys, channels);
  const detail = `intact, ${versionTold(step, steps)}; ${shownCount(channels.length, "channel")}; ${shownSize(size)}`;
  if (free < MUCH_FREE || free < size / 2) return detail;
  throw new Warning(
    `${detail}, of which ${shownSize(free)} are unused`,
    "The gateway uses that room again. To give it to the disk, stop it and run `ringhook compact`.",
  );
}

/** Room of removed rows that is worth a word, in bytes, when it is half of the file besides. */
const MUCH_FREE = 100_000_000;

/** Seconds by which the machine's clock may differ from the database's, by which nodes go. */
const CLOCK_MS = 5_000;

async function checkPostgres(url: string, keys: Keys | undefined): Promise<string> {
  const { inspectDatabase: inspect } = await import("../../store/postgres/inspect-database.ts");
  const { serverVersion, isDurable, clockAheadMs, step, steps, channels, nodes } = await inspect(url);
  checkKey(keys, channels);
  const running = nodes.length === 0 ? "no gateway runs on it" : `used by ${nodes.join(", ")}`;
  const detail = `PostgreSQL ${serverVersion}, ${versionTold(step, steps)}; ${shownCount(channels.length, "channel")}; ${running}`;
  if (!isDurable) {
    throw new Warning(
      `${detail}; fsync is off`,
      "Set fsync = on: calls may be lost when the server's machine fails.",
    );
  }
  if (Math.abs(clockAheadMs) > CLOCK_MS) {
    const seconds = Math.round(clockAheadMs / 1_000);
    throw new Warning(
      `${detail}; this machine's clock is ${Math.abs(seconds)} s ${seconds > 0 ? "ahead" : "behind"}`,
      "The gateway goes by the database's clock; set this machine's, so that its log agrees.",
    );
  }
  return detail;
}

function versionTold(step: number, steps: number): string {
  return step < steps ? `at migration ${step} of ${steps}; the next start runs the others` : "up to date";
}

/** A gateway that wrote its URLs to the data folder. */
export interface Found extends RunningGateway {
  /** Whether it answers and is ready. */
  isReady: boolean;
}

export async function findGateway({ dataDir }: Config): Promise<Found | undefined> {
  const running = await readRunning(dataDir);
  if (!running) return undefined;
  const signal = AbortSignal.timeout(REACH_MS);
  const answer = await fetch(`${running.url}/readyz`, { signal }).catch(() => undefined);
  return { ...running, isReady: answer?.ok ?? false };
}

/** Whether the gateway that runs here is ready, and what to say of it. */
export async function checkHealth({
  host,
  port,
  dataDir,
}: Config): Promise<{ isReady: boolean; told: string }> {
  const url = (await readRunning(dataDir))?.url ?? httpUrl(host, port);
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(REACH_MS) });
    if (answer.ok) return { isReady: true, told: `ready at ${url}` };
    const { detail } = (await answer.json()) as { detail?: string };
    return { isReady: false, told: detail ?? `${url}/readyz answers ${answer.status}` };
  } catch {
    return { isReady: false, told: `no gateway answers at ${url}` };
  }
}

export async function checkGateway({ port, host }: Config, found: Found | undefined): Promise<string> {
  if (found?.isReady) return `running at ${found.url} and ready`;
  if (found) {
    throw new Warning(
      `it was last at ${found.url}, but does not answer there`,
      "Start it with `ringhook start` and check its log.",
    );
  }
  if (await reaches(host, port)) {
    throw new RinghookError(
      "PORT_IN_USE",
      `not running on this folder, and port ${port} is used by another program`,
      {
        hint: "Choose another port with --port or PORT.",
      },
    );
  }
  return `not running; port ${port} is free`;
}

/** @param found the running gateway, whose URL of WhatsApp takes precedence over the current settings */
export async function checkWhatsApp({ whatsappUrl }: Config, found: Found | undefined): Promise<string> {
  const theirs = found?.isReady ? found.whatsappUrl : undefined;
  const { hostname, port, protocol } = new URL(theirs ?? whatsappUrl);
  const whose =
    theirs !== undefined && theirs !== whatsappUrl ? " (the URL that the running gateway uses)" : "";
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  if (await reaches(bare, Number(port) || (protocol === "wss:" ? 443 : 80)))
    return `${hostname}${whose} can be reached`;
  throw new RinghookError("LINK_FAILED", `${hostname}${whose} cannot be reached`, {
    hint: "Allow this machine to connect to it, or set a proxy in the channel's settings.",
  });
}

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: REACH_MS });
    const end = (reached: boolean): void => {
      socket.destroy();
      resolve(reached);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}
