import { closeSync, existsSync, fdatasyncSync, openSync, rmSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { openSecrets } from "../../channels/sealed-records.ts";
import type { Config } from "../../config/read-settings.ts";
import { readUrl } from "../../config/url-file.ts";
import { RinghookError } from "../../errors.ts";
import { readSecretKey } from "../../secrets/secret-files.ts";
import { Vault } from "../../secrets/vault.ts";
import { prepareDataDir } from "../../store/sqlite/data-dir.ts";
import { inspectDatabase } from "../../store/sqlite/inspect-database.ts";
import { Warning } from "./check.ts";

const SYNCS = 20;
const SLOW_SYNC_MS = 20;
const REACH_MS = 5_000;

export function checkNode(): string {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return `Node ${process.versions.node}`;
  throw new Warning(`Node ${process.versions.node} is older than 20.20`, "Install Node 20.20, 22 or 24.");
}

/** A disk that takes long to sync holds up every call: each commit waits for it. */
export function checkDisk({ dataDir }: Config): string {
  prepareDataDir(dataDir);
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
    const detail = `${dataDir} can be written; a sync takes ${median.toFixed(1)} ms`;
    if (median <= SLOW_SYNC_MS) return detail;
    throw new Warning(detail, "Use a local disk, best one with power-loss protection, for the data folder.");
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}

export async function checkDatabase({ dataDir, secretKey }: Config): Promise<string> {
  const path = join(dataDir, "ringhook.db");
  if (!existsSync(path)) return "none yet; the first start makes it";
  const { step, steps, channels } = inspectDatabase(path);
  const key = secretKey ?? (await readSecretKey(dataDir));
  if (!key && channels.length > 0) {
    throw new RinghookError(
      "SECRET_KEY_WRONG",
      `there are ${channels.length} channels, and no key to open their secrets`,
      {
        hint: "Put back the file secret-key, or set RINGHOOK_SECRET_KEY.",
      },
    );
  }
  if (key) for (const channel of channels) openSecrets(new Vault(key), channel);
  const version =
    step < steps ? `at step ${step} of ${steps}, the next start brings it up to date` : "up to date";
  return `sound and ${version}; ${channels.length} channels`;
}

export async function checkGateway({ dataDir, port, host }: Config): Promise<string> {
  const url = await readUrl(dataDir);
  if (url !== undefined) {
    const answer = await fetch(new URL("/readyz", url), { signal: AbortSignal.timeout(REACH_MS) }).catch(
      () => undefined,
    );
    if (answer?.ok) return `runs at ${url} and is ready`;
    throw new Warning(
      `it was last at ${url}, and does not answer there`,
      "Start it with `ringhook start`, and look into its log.",
    );
  }
  if (await reaches(host, port)) {
    throw new RinghookError(
      "PORT_IN_USE",
      `does not run on this folder, and port ${port} is taken by another program`,
      {
        hint: "Choose another port with --port or PORT.",
      },
    );
  }
  return `does not run; port ${port} is free`;
}

export async function checkWhatsApp({ whatsappUrl }: Config): Promise<string> {
  const { hostname, port, protocol } = new URL(whatsappUrl);
  if (await reaches(hostname, Number(port) || (protocol === "wss:" ? 443 : 80)))
    return `${hostname} can be reached`;
  throw new RinghookError("LINK_FAILED", `${hostname} cannot be reached`, {
    hint: "Let this machine connect to it, or name a proxy in the channel's settings.",
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
