import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import type { Caller } from "../door/caller.ts";
import { comesFromSameSite } from "../door/same-site.ts";
import { SESSION_COOKIE, SESSION_MS, sessionCookieOf } from "../door/sessions.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { NullableString } from "../words/nullable.ts";
import { Shared } from "../words/shared-schema.ts";
import { TokenItem, tokenItem } from "./schemas/token.ts";

const SignIn = Type.Object({ token: Type.String({ maxLength: 1_000 }) }, { additionalProperties: false });
const WhoAmI = Type.Object({
  role: Type.Enum(["admin", "channel", "token"], { description: "`token`: a named token." }),
  channel_id: NullableString({
    description: "The only channel that the token opens; null when it opens more.",
  }),
  token: Type.Optional(Shared(TokenItem)),
});

/** `/api/session`: sign a browser in, read its session, sign it out. */
export const sessionRoutes: FastifyPluginAsyncTypebox<Rooms> = async (
  app,
  { authorizer, cluster, publicUrl, basePath },
) => {
  // Over plain http, also behind a trusted proxy, a browser would not send a secure cookie back.
  const attributesFor = ({ protocol }: FastifyRequest): string => {
    const isSecure = publicUrl?.startsWith("https:") || protocol === "https";
    return `Path=${basePath}/api; HttpOnly; SameSite=Strict${isSecure ? "; Secure" : ""}`;
  };

  app.post(
    "/session",
    {
      schema: { ...about("Session", "signIn", "Sign a browser in"), body: SignIn, response: { 200: WhoAmI } },
      config: { audience: "everybody" },
    },
    async (request, reply) => {
      if (request.headers.origin !== undefined && !comesFromSameSite(request)) {
        throw new RinghookError("CROSS_SITE", "a browser can sign in only from the gateway's own page");
      }
      const { caller, cookie } = authorizer.signIn(request, request.body.token);
      const age = `Max-Age=${SESSION_MS / 1000}`;
      reply.header("set-cookie", `${SESSION_COOKIE}=${cookie}; ${age}; ${attributesFor(request)}`);
      return whoIs(caller);
    },
  );

  app.get(
    "/session",
    {
      schema: { ...about("Session", "whoAmI", "Read the current session"), response: { 200: WhoAmI } },
      config: { audience: "owners", scope: "any" },
    },
    async (request) => whoIs(request.caller),
  );

  app.delete(
    "/session",
    {
      schema: { ...about("Session", "signOut", "Sign a browser out"), response: { 204: Type.Null() } },
      config: { audience: "owners", scope: "any" },
    },
    async (request, reply) => {
      const cookie = sessionCookieOf(request.headers.cookie);
      const ended = cookie === undefined ? undefined : authorizer.sessions.end(cookie);
      if (ended) await cluster?.tell({ kind: "session", ...ended });
      return reply
        .header("set-cookie", `${SESSION_COOKIE}=; Max-Age=0; ${attributesFor(request)}`)
        .status(204)
        .send(null);
    },
  );
};

function whoIs(caller: Caller): Static<typeof WhoAmI> {
  switch (caller.role) {
    case "admin":
      return { role: "admin", channel_id: null };
    case "channel":
      return { role: "channel", channel_id: caller.channel.id };
    case "token": {
      const { channels } = caller.token;
      const only = channels?.length === 1 ? channels[0] : undefined;
      return { role: "token", channel_id: only?.id ?? null, token: tokenItem(caller.token) };
    }
  }
}
