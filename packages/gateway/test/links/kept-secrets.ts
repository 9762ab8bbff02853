import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Vault } from "../../src/secrets/vault.ts";
import { openDatabase } from "../../src/store/sqlite/driver.ts";

/** Keys are 32 bytes and more; what is shorter are ids and flags. */
const KEY_BYTES = 32;
/** So many bytes of a key, and it is no coincidence. */
const TELLING_BYTES = 8;

/** All keys that a data folder keeps sealed, in each form in which a program might print them. */
export function keptSecrets(dataDir: string): string[] {
  const sealingKey = readFileSync(join(dataDir, "secret-key"), "utf8").trim();
  const vault = new Vault(Buffer.from(sealingKey, "base64"));
  const db = openDatabase(join(dataDir, "ringhook.db"), { readOnly: true });
  try {
    const rows = db.prepare("SELECT channel_id AS channel, kind, key, value FROM credentials").all();
    const opened = rows.map(({ channel, kind, key, value }) =>
      vault.open(value as Uint8Array, `credential ${channel}/${kind}/${key}`).toString("utf8"),
    );
    return [sealingKey, ...opened.flatMap((text) => bytesIn(text).flatMap(spellings))];
  } finally {
    db.close();
  }
}

/** Baileys keeps bytes as base64 within JSON. */
function bytesIn(text: string): Buffer[] {
  const strings = text.match(/"[A-Za-z0-9+/]{40,}={0,2}"/g) ?? [];
  return strings
    .map((quoted) => Buffer.from(quoted.slice(1, -1), "base64"))
    .filter(({ length }) => length >= KEY_BYTES);
}

function spellings(bytes: Buffer): string[] {
  const start = [...bytes.subarray(0, TELLING_BYTES)];
  return [
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
    start.map((byte) => byte.toString(16).padStart(2, "0")).join(" "),
    start.join(","),
    start.join(", "),
  ];
}
