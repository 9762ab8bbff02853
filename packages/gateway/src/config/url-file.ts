import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Releaser } from "../releasers.ts";
import { readText } from "./read-text.ts";

/** A file of the running gateway in its data folder, so that commands find it. */
const URL_FILE = "gateway.url";

/** A gateway that runs on a data folder, or ran there until it was killed. */
export interface RunningGateway {
  /** Where it listens. */
  url: string;
  /** Its URL of WhatsApp; unknown when an older version wrote the file. */
  whatsappUrl: string | undefined;
}

/** Writes both URLs to the file, one per line, for as long as the gateway runs. */
export async function keepUrl(dataDir: string, url: string, whatsappUrl: string): Promise<Releaser> {
  const path = join(dataDir, URL_FILE);
  await writeFile(path, `${url}\n${whatsappUrl}\n`);
  return () => rm(path, { force: true });
}

/** Reads the gateway that runs on a data folder, if any. */
export async function readRunning(dataDir: string): Promise<RunningGateway | undefined> {
  try {
    const [url, whatsappUrl] = (await readFile(join(dataDir, URL_FILE), "utf8")).split("\n").map(readText);
    return url === undefined ? undefined : { url, whatsappUrl };
  } catch {
    return undefined;
  }
}
