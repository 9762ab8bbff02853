import { randomBytes } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/read-settings.ts";
import { readKeyFile, SECRET_KEY_FILE, secretKeyOf } from "./secret-files.ts";
import { Vault } from "./vault.ts";

const PREVIOUS_KEY_FILE = "secret-key.previous";

/** The key that seals, and the one before it, which still opens what it sealed. */
export interface Keys {
  key: Uint8Array;
  previous: Uint8Array | undefined;
}

type KeySettings = Pick<Config, "secretKey" | "secretKeyPrevious" | "dataDir">;

/** The keys of a gateway: from the settings, or from the data folder. @returns undefined where there is none */
export async function readKeys(settings: KeySettings): Promise<Keys | undefined> {
  const key = settings.secretKey ?? (await readKeyFile(settings.dataDir, SECRET_KEY_FILE));
  return key && { key, previous: await previousOf(settings) };
}

/** The keys of a gateway, generated in the data folder where there is none. */
export async function keysOf(settings: KeySettings): Promise<Keys> {
  const key = settings.secretKey ?? (await secretKeyOf(settings.dataDir));
  return { key, previous: await previousOf(settings) };
}

export function vaultOf({ key, previous }: Keys): Vault {
  return new Vault(key, previous);
}

/**
 * Begins a rotation in a data folder: from here on a new key seals, and the one before opens what it sealed. Where one
 * has begun and was not finished, that one goes on.
 * @returns the keys, or undefined where there is no key yet
 */
export async function beginRotation(dataDir: string): Promise<Keys | undefined> {
  const begun = await readKeys({ dataDir, secretKey: undefined, secretKeyPrevious: undefined });
  // Two that are the same: it was cut off before the new one was written, and nothing is sealed by it.
  const hasBegun = begun?.previous && !Buffer.from(begun.key).equals(begun.previous);
  if (!begun || hasBegun) return begun;
  const key = randomBytes(32);
  // The old one first: at no moment is a key that seals something in no file.
  await writeKey(join(dataDir, PREVIOUS_KEY_FILE), begun.key);
  await writeKey(join(dataDir, SECRET_KEY_FILE), key);
  return { key, previous: begun.key };
}

/** Forgets the key of before, once nothing is left that it sealed. @returns whether there was one in the data folder */
export function endRotation(dataDir: string): boolean {
  const path = join(dataDir, PREVIOUS_KEY_FILE);
  if (!existsSync(path)) return false;
  rmSync(path);
  return true;
}

async function previousOf({
  secretKey,
  secretKeyPrevious,
  dataDir,
}: KeySettings): Promise<Uint8Array | undefined> {
  if (secretKeyPrevious || secretKey) return secretKeyPrevious;
  return readKeyFile(dataDir, PREVIOUS_KEY_FILE);
}

/** A whole key or none, also through a power cut. */
async function writeKey(path: string, key: Uint8Array): Promise<void> {
  const text = `${Buffer.from(key).toString("base64")}\n`;
  await writeFile(`${path}.part`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.part`, path);
}
