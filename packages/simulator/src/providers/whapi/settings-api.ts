import type { AddressInfo } from "node:net";
import Fastify, { type FastifyInstance } from "fastify";
import { SimulatorError } from "../../errors.ts";
import {
  allowedEvents,
  changedNames,
  defaultSettings,
  faultOf,
  type WhapiSettings,
} from "./whapi-settings.ts";

const HOST = "127.0.0.1";

/** Where a channel's settings are kept while the API is served. */
export interface SettingsShelf {
  settings: WhapiSettings;
}

/** Whapi.Cloud's API, being served. */
export interface SettingsApi {
  /** For example `http://127.0.0.1:9103`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves what Whapi.Cloud's API says of settings, on loopback: read, change, reset, and which events there are.
 * @param token the channel's: as a bearer, or as `?token=`
 * @param port 0 takes a free one
 * @throws SimulatorError `PORT_IN_USE`
 */
export async function serveSettingsApi(
  shelf: SettingsShelf,
  { token, port: wanted }: { token: string; port: number },
): Promise<SettingsApi> {
  const app = Fastify();
  app.addHook("onRequest", async (request, reply) => {
    const { token: inQuery } = request.query as { token?: string };
    const given = request.headers.authorization?.replace(/^Bearer /, "") ?? inQuery;
    if (given !== token) await reply.code(401).send(problem(401, "Wrong token"));
  });
  app.setErrorHandler((_error, _request, reply) =>
    reply.code(400).send(problem(400, "Wrong settings format")),
  );
  addRoutes(app, shelf);
  try {
    await app.listen({ port: wanted, host: HOST });
  } catch (cause) {
    await app.close();
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE") throw cause;
    throw new SimulatorError("PORT_IN_USE", `Another program listens on ${HOST}:${wanted}.`, { cause });
  }
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://${HOST}:${port}`, close: () => app.close() };
}

function addRoutes(app: FastifyInstance, shelf: SettingsShelf): void {
  app.get("/settings", async () => shelf.settings);

  app.get("/settings/events", async () => allowedEvents);

  app.patch("/settings", async (request, reply) => {
    const fault = faultOf(request.body);
    if (fault !== undefined) return reply.code(400).send(problem(400, "Wrong settings format", fault));
    const before = shelf.settings;
    shelf.settings = { ...before, ...(request.body as Partial<WhapiSettings>) };
    const after = shelf.settings;
    return { before_update: before, after_update: after, changes: changedNames(before, after) };
  });

  app.delete("/settings", async (_request, reply) => {
    if (changedNames(defaultSettings, shelf.settings).length === 0) {
      return reply.code(409).send(problem(409, "Settings already reset"));
    }
    shelf.settings = defaultSettings;
    return { success: true };
  });
}

function problem(code: number, message: string, details?: string): object {
  return { error: { code, message, ...(details !== undefined && { details }) } };
}
