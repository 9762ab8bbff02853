import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { HeldChannels, openPostgresStore } from "ringhook/internals";
import { type Filling, fill } from "../fill.ts";
import { type TimesOfLists, timesOfLists } from "../flat.ts";
import { COMMAND, startGateway } from "../gateway-under-test.ts";
import { CHANNEL, RETRY_CAP_MS } from "../rig.ts";
import type { RunningPostgres } from "./postgres-server.ts";

/** A sample: gateways that share a database share the key to what is sealed in it. */
export const SHARED_KEY = { RINGHOOK_SECRET_KEY: Buffer.alloc(32, 7).toString("base64") };
const MOVE_MS = 1_800_000;

/** A PostgreSQL database that was moved there from a full SQLite, by the product's own command. */
export interface FullDatabase {
  url: string;
  moveSeconds: number;
  /** Of a gateway on it. */
  timesOfLists(): Promise<TimesOfLists>;
  /** Removes all that is finished, as retention does, row by row. @returns calls a second */
  sweep(): Promise<number>;
}

export async function fullDatabase(postgres: RunningPostgres, filling: Filling): Promise<FullDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), "ringhook-full-"));
  try {
    await fill(dataDir, filling, SHARED_KEY);
    const url = postgres.database("full_of_calls");
    const begun = performance.now();
    const env = { ...process.env, ...SHARED_KEY };
    const args = [COMMAND, "migrate", "--from", `sqlite:${dataDir}`, "--to", url];
    await promisify(execFile)(process.execPath, args, { env, timeout: MOVE_MS });
    const moveSeconds = (performance.now() - begun) / 1_000;
    postgres.analyze(url);
    return { url, moveSeconds, timesOfLists: () => timesOn(url), sweep: () => sweepRate(url, filling) };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function timesOn(url: string): Promise<TimesOfLists> {
  const dataDir = mkdtempSync(join(tmpdir(), "ringhook-lists-"));
  const env = { ...SHARED_KEY, DATABASE_URL: url, RINGHOOK_NODE_NAME: "lists" };
  const gateway = await startGateway(dataDir, ["--log-level", "error"], env);
  try {
    return await timesOfLists(gateway);
  } finally {
    await gateway.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** As many rows as the gateway removes in one step. */
const STEP = 100;

async function sweepRate(url: string, { finished }: Filling): Promise<number> {
  const store = await openPostgresStore({ url, nodeName: "retention", leaseMs: RETRY_CAP_MS });
  try {
    const channel = await new HeldChannels(store).acquire(CHANNEL);
    if (!channel) throw new Error(`expected nobody else to hold ${CHANNEL}`);
    const begun = performance.now();
    while ((await channel.sweep({ before: Date.now(), limit: STEP })) > 0);
    return finished / 3 / ((performance.now() - begun) / 1_000);
  } finally {
    await store.close();
  }
}
