import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../config/read-settings.ts";
import { startGateway } from "../../main.ts";

/** The document, asked of a gateway of its own: a real one, on a folder that goes again, and without channels. */
export async function openapiDocument(): Promise<unknown> {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-openapi-"));
  try {
    const gateway = await startGateway(readSettings({ flags: { port: "0", dataDir, logLevel: "error" } }));
    try {
      return await (await fetch(`${gateway.url}/openapi.json`)).json();
    } finally {
      await gateway.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
