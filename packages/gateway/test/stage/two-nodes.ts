import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../src/config/read-settings.ts";
import type { SettingName } from "../../src/config/settings.ts";
import { createLog } from "../../src/log/log.ts";
import { type Gateway, startGateway } from "../../src/node/start-node.ts";
import { ADMIN_TOKEN } from "./gateway-process.ts";

export const SECRET_KEY = Buffer.alloc(32, 7).toString("base64");

/** One of several gateways on a database, in this process. */
export interface NodeOfStage {
  gateway: Gateway;
  /** Asks its API as the operator, or with another token; what it answers is returned with its status. */
  ask(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

/** Starts a gateway on a database, beside those that run there. */
export async function startNode(
  databaseUrl: string,
  name: string,
  settings: Partial<Record<SettingName, string>> = {},
): Promise<NodeOfStage> {
  const dataDir = await mkdtemp(join(tmpdir(), "ringhook-node-"));
  const flags = {
    port: "0",
    nodeName: name,
    adminToken: ADMIN_TOKEN,
    secretKey: SECRET_KEY,
    webhookAllow: "127.0.0.0/8",
    dataDir,
    databaseUrl,
    ...settings,
  };
  const gateway = await startGateway(readSettings({ flags }), { log: createLog({ level: "silent" }) });
  return {
    gateway,
    ask: (method, path, body, token = ADMIN_TOKEN) =>
      ask(new URL(path, gateway.url), { method, body, token }),
    close: async () => {
      await gateway.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface Asked {
  method: string;
  body: unknown;
  token: string;
}

async function ask(url: URL, { method, body, token }: Asked): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body:
      text === ""
        ? undefined
        : /json/.test(response.headers.get("content-type") ?? "")
          ? JSON.parse(text)
          : text,
  };
}
