import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readText } from "../config/read-text.ts";
import { messageOf, RinghookError } from "../errors.ts";
import { checkToken, makeToken } from "./tokens.ts";

const ADMIN_TOKEN_FILE = "admin-token";
export const SECRET_KEY_FILE = "secret-key";

/** The admin token of a data folder, if any. @throws RinghookError `DATA_FILE_NOT_READABLE`, `BAD_SETTING` */
export async function readAdminToken(dataDir: string): Promise<string | undefined> {
  const path = join(dataDir, ADMIN_TOKEN_FILE);
  const token = await readSecret(path);
  return token === undefined ? undefined : checkToken(path, token);
}

/** The admin token of the data folder, generated if absent. `made` says whether it is new. */
export async function adminTokenOf(dataDir: string): Promise<{ token: string; made: boolean }> {
  const path = join(dataDir, ADMIN_TOKEN_FILE);
  const { text, made } = await keptOrMade(path, () => makeToken("rha"));
  return { token: checkToken(path, text), made };
}

/** The key of the data folder, 32 bytes, generated if absent. */
export async function secretKeyOf(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, SECRET_KEY_FILE);
  const { text } = await keptOrMade(path, () => randomBytes(32).toString("base64"));
  return parseKey(text, path);
}

/** A key of the data folder, if any. @throws RinghookError `DATA_FILE_NOT_READABLE`, `SECRET_KEY_WRONG` */
export async function readKeyFile(dataDir: string, name: string): Promise<Uint8Array | undefined> {
  const path = join(dataDir, name);
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

/** @throws RinghookError `DATA_FILE_NOT_READABLE` */
async function readSecret(path: string): Promise<string | undefined> {
  try {
    return readText(await readFile(path, "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new RinghookError("DATA_FILE_NOT_READABLE", `cannot read ${path}: ${messageOf(cause)}`, {
      cause,
      hint: "Let the user that runs the gateway read this file.",
    });
  }
}
