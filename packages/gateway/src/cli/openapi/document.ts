import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../config/read-settings.ts";
import { startGateway } from "../../node/start-node.ts";

/** Reads the document from a gateway that is started for this, on a temporary folder and without channels. */
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
