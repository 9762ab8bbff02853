import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pino } from "pino";
import { readSettings } from "../../src/config/read-settings.ts";
import type { SettingName } from "../../src/config/settings.ts";
import { type Gateway, type Parts, startGateway } from "../../src/node/start-node.ts";
import { type Ask, client } from "./api.ts";

/** A gateway in this process that never gets as far as WhatsApp, for what happens at its doors. */
export interface BareGateway {
  gateway: Gateway;
  /** Asks with the admin token. */
  operator: Ask;
  /** Each line of the log so far. */
  lines(): Record<string, unknown>[];
  /** The log as it was written. */
  text(): string;
  close(): Promise<void>;
}

export async function startBareGateway(
  flags: Partial<Record<SettingName, string>> = {},
  parts: Pick<Parts, "routes" | "openSource" | "aroundStore" | "clock"> = {},
  level: "info" | "debug" = "info",
): Promise<BareGateway> {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-bare-"));
  let logged = "";
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      logged += chunk;
      done();
    },
  });
  const config = readSettings({
    flags: {
      port: "0",
      dataDir,
      whatsappUrl: "ws://127.0.0.1:1/",
      webhookAllow: "127.0.0.0/8",
      ...flags,
    },
  });
  const gateway = await startGateway(config, { log: pino({ level }, stream), ...parts });
  return {
    gateway,
    operator: client(gateway.url, gateway.adminToken),
    lines: () =>
      logged
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    text: () => logged,
    close: async () => {
      await gateway.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
