import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import { about } from "../about.ts";
import type { Caller } from "../authorize.ts";
import { NullableString } from "../nullable.ts";
import type { HttpParts } from "../parts.ts";
import { comesFromSameSite } from "../same-site.ts";
import { SESSION_COOKIE, SESSION_MS, sessionCookieOf } from "../sessions.ts";

const SignIn = Type.Object({ token: Type.String({ maxLength: 1_000 }) }, { additionalProperties: false });
const WhoAmI = Type.Object({
  role: Type.Enum(["admin", "channel"]),
  channel_id: NullableString({ description: "The channel that the token belongs to." }),
});

/** `/api/session`: signs a browser in, tells who it is, signs it out. */
export const sessionRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (
  app,
  { authorizer, secureCookies },
) => {
  const attributes = `Path=/api; HttpOnly; SameSite=Strict${secureCookies ? "; Secure" : ""}`;

  app.post(
    "/session",
    {
      schema: { ...about("Session", "signIn", "Sign a browser in"), body: SignIn, response: { 200: WhoAmI } },
    },
    async (request, reply) => {
      if (request.headers.origin !== undefined && !comesFromSameSite(request)) {
        throw new RinghookError("CROSS_SITE", "a browser signs in from the gateway's own page only");
      }
      const { caller, cookie } = authorizer.signIn(request, request.body.token);
      reply.header("set-cookie", `${SESSION_COOKIE}=${cookie}; Max-Age=${SESSION_MS / 1000}; ${attributes}`);
      return whoIs(caller);
    },
  );

  app.get(
    "/session",
    { schema: { ...about("Session", "whoAmI", "Tell who asks"), response: { 200: WhoAmI } } },
    async (request) => whoIs(authorizer.caller(request)),
  );

  app.delete(
    "/session",
    { schema: { ...about("Session", "signOut", "Sign a browser out"), response: { 204: Type.Null() } } },
    async (request, reply) => {
      authorizer.caller(request);
      const cookie = sessionCookieOf(request.headers.cookie);
      if (cookie !== undefined) authorizer.sessions.end(cookie);
      return reply
        .header("set-cookie", `${SESSION_COOKIE}=; Max-Age=0; ${attributes}`)
        .status(204)
        .send(null);
    },
  );
};

function whoIs(caller: Caller): { role: "admin" | "channel"; channel_id: string | null } {
  return { role: caller.role, channel_id: caller.role === "channel" ? caller.channel.id : null };
}
