import { type BodyServer, serveBodies } from "./body-server.ts";

/** A receiver in this process that notes when each call first arrived, by `performance.now()`. */
export interface CallArrivals extends BodyServer {
  at: ReadonlyMap<string, number>;
}

export async function startCallArrivals(): Promise<CallArrivals> {
  const at = new Map<string, number>();
  const server = await serveBodies((body, response) => {
    const now = performance.now();
    response.writeHead(200, { "content-length": "0" }).end();
    const { calls } = JSON.parse(body) as { calls?: { id: string }[] };
    for (const { id } of calls ?? []) if (!at.has(id)) at.set(id, now);
  });
  return { at, ...server };
}
