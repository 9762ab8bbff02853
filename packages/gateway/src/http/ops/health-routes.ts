import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { messageOf, RinghookError } from "../../errors.ts";
import { version } from "../../version.ts";
import { about } from "../about.ts";
import type { HttpParts } from "../parts.ts";

/** `/healthz`: the process lives. `/readyz`: it can do its work. Neither needs a token, and neither tells more. */
export const healthRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, { store }) => {
  const Alive = Type.Object({ status: Type.String(), version: Type.String() });
  app.get(
    "/healthz",
    {
      schema: {
        ...about("Operation", "isAlive", "Whether the process lives"),
        security: [],
        response: { 200: Alive },
      },
    },
    async () => ({
      status: "ok",
      version,
    }),
  );

  const Ready = Type.Object({ status: Type.String() });
  app.get(
    "/readyz",
    {
      schema: {
        ...about("Operation", "isReady", "Whether it can do its work"),
        security: [],
        response: { 200: Ready },
      },
    },
    async () => {
      try {
        // Asks for nothing, but of the thread that writes: it answers once all that was asked before is on disk.
        await store.readCredentials({ channelId: "", kind: "", keys: [] });
      } catch (cause) {
        throw new RinghookError("NOT_READY", `the store cannot be written: ${messageOf(cause)}`, { cause });
      }
      return { status: "ready" };
    },
  );
};
