import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Releaser } from "../releasers.ts";

/** The address of the running gateway, beside its data: so that commands run there find it. */
const URL_FILE = "gateway.url";

/** Keeps the address while the gateway runs. */
export async function keepUrl(dataDir: string, url: string): Promise<Releaser> {
  const path = join(dataDir, URL_FILE);
  await writeFile(path, `${url}\n`);
  return () => rm(path, { force: true });
}

/** The address of the gateway that runs on a data folder, if one does. */
export async function readUrl(dataDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dataDir, URL_FILE), "utf8")).trim();
  } catch {
    return undefined;
  }
}
