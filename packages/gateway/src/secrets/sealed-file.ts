import { randomBytes, scrypt } from "node:crypto";
import { RinghookError } from "../errors.ts";
import { Vault } from "./vault.ts";

/** What the file says of itself; it opens as what it says alone. */
interface Head {
  ringhook: string;
  version: number;
  /** Of the key's derivation by scrypt, as base64. */
  salt: string;
}

const VERSION = 1;
/** 128 MB and some 0.3 s for each guess. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const KEY_BYTES = 32;

/**
 * Seals a value by a passphrase, as text for a file.
 * @param kind what it is, such as `channel`
 */
export async function sealForFile(kind: string, value: unknown, passphrase: string): Promise<string> {
  const head: Head = { ringhook: kind, version: VERSION, salt: randomBytes(16).toString("base64") };
  const vault = await vaultFor(passphrase, head);
  const sealed = Buffer.from(vault.seal(JSON.stringify(value), JSON.stringify(head))).toString("base64");
  return `${JSON.stringify({ ...head, sealed })}\n`;
}

/** Opens what `sealForFile` made. @throws RinghookError `CHANNEL_FILE_NOT_USABLE` */
export async function openFromFile(kind: string, text: string, passphrase: string): Promise<unknown> {
  const { sealed, ...head } = read(text);
  if (head.ringhook !== kind) throw notUsable(`the file is not of a ${kind}`);
  if (head.version !== VERSION)
    throw notUsable(`the file is of version ${head.version}, known is ${VERSION}`);
  const vault = await vaultFor(passphrase, head);
  try {
    return JSON.parse(vault.open(Buffer.from(sealed, "base64"), JSON.stringify(head)).toString("utf8"));
  } catch (cause) {
    throw notUsable("the passphrase is another one, or the file was changed", cause);
  }
}

function read(text: string): Head & { sealed: string } {
  try {
    const { ringhook, version, salt, sealed } = JSON.parse(text);
    return {
      ringhook: String(ringhook),
      version: Number(version),
      salt: String(salt),
      sealed: String(sealed),
    };
  } catch (cause) {
    throw notUsable("the file is not one that Ringhook made", cause);
  }
}

function vaultFor(passphrase: string, { salt }: Head): Promise<Vault> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFKC"), Buffer.from(salt, "base64"), KEY_BYTES, COST, (error, key) =>
      error ? reject(error) : resolve(new Vault(key)),
    );
  });
}

function notUsable(sentence: string, cause?: unknown): RinghookError {
  return new RinghookError("CHANNEL_FILE_NOT_USABLE", sentence, { cause });
}
