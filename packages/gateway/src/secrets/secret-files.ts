import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RinghookError } from "../errors.ts";
import { makeToken } from "./tokens.ts";

const ADMIN_TOKEN_FILE = "admin-token";
const SECRET_KEY_FILE = "secret-key";

/** The admin token kept in a data folder, if there is one. */
export function readAdminToken(dataDir: string): Promise<string | undefined> {
  return readSecret(join(dataDir, ADMIN_TOKEN_FILE));
}

/** The admin token kept in the data folder; made when absent. `made` tells whether it is new. */
export async function adminTokenOf(dataDir: string): Promise<{ token: string; made: boolean }> {
  const { text, made } = await keptOrMade(join(dataDir, ADMIN_TOKEN_FILE), () => makeToken("rha"));
  return { token: text, made };
}

/** The key kept in the data folder, 32 bytes; made when absent. */
export async function secretKeyOf(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, SECRET_KEY_FILE);
  const { text } = await keptOrMade(path, () => randomBytes(32).toString("base64"));
  return parseKey(text, path);
}

/** The key kept in the data folder, if there is one. */
export async function readSecretKey(dataDir: string): Promise<Uint8Array | undefined> {
  const path = join(dataDir, SECRET_KEY_FILE);
  const text = await readSecret(path);
  return text === undefined ? undefined : parseKey(text, path);
}

function parseKey(text: string, path: string): Uint8Array {
  const key = Buffer.from(text, "base64");
  if (key.length === 32) return key;
  throw new RinghookError(
    "SECRET_KEY_WRONG",
    `${path}: expected 32 bytes as base64, got ${key.length} bytes`,
  );
}

async function keptOrMade(path: string, make: () => string): Promise<{ text: string; made: boolean }> {
  const kept = await readSecret(path);
  if (kept) return { text: kept, made: false };
  const text = make();
  await writeFile(path, `${text}\n`, { mode: 0o600, flush: true });
  return { text, made: true };
}

async function readSecret(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim() || undefined;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new RinghookError("DATA_DIR_NOT_WRITABLE", `${path} cannot be read`, { cause });
  }
}
