import worker, { type Env } from "../../cloudflare-worker/worker.ts";
import { serveFetchHandler } from "./fetch-handler.ts";
import type { LocalServer } from "./http-service.ts";

/** What Cloudflare gives the worker, as far as it is used: a KV namespace, secrets, and `waitUntil`. */
export interface WorkerPlatform extends LocalServer {
  kept: Map<string, { value: string; expirationTtl: number }>;
}

export async function serveWorker(secrets: Omit<Env, "SEEN">): Promise<WorkerPlatform> {
  const kept: WorkerPlatform["kept"] = new Map();
  const SEEN: Env["SEEN"] = {
    get: async (key) => kept.get(key)?.value ?? null,
    put: async (key, value, { expirationTtl }) => {
      kept.set(key, { value, expirationTtl });
    },
  };
  const background: Promise<unknown>[] = [];
  const context = {
    waitUntil: (work: Promise<unknown>): void => {
      background.push(work);
    },
  };
  const server = await serveFetchHandler((request) => worker.fetch(request, { ...secrets, SEEN }, context));
  return {
    ...server,
    kept,
    close: async () => {
      await Promise.all(background);
      await server.close();
    },
  };
}
