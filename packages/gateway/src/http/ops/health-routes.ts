import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { version } from "../../version.ts";
import { forAudience } from "../door/audience.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";

/** `/healthz`: the process lives. `/readyz`: it can do its work. Neither needs a token, and neither tells more. */
export const healthRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { readiness }) => {
  forAudience(app, "everybody");
  const Alive = Type.Object({ status: Type.String(), version: Type.String() });
  app.get(
    "/healthz",
    {
      schema: {
        ...about("Operation", "isAlive", "Check that the process is alive"),
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
        ...about("Operation", "isReady", "Check that the gateway is ready"),
        security: [],
        response: { 200: Ready },
      },
    },
    async () => {
      await readiness.check();
      return { status: "ready" };
    },
  );
};
