import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import { awaitQr } from "../await-qr.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { parsePerson } from "../words/person.ts";
import { noCode } from "./login-routes.ts";

/** `/users/login/{PhoneNumber}`: a code to type into the phone. */
export const authCodeRoute: FastifyPluginAsyncTypebox<Rooms> = async (app, { feed }) => {
  const Code = Type.Object({ code: Type.String({ examples: ["ABCD-1234"] }) });
  const typed = {
    ...about("Compatible: users", "loginUserViaAuthCode", "Get auth code by phone number"),
    params: Type.Object({ PhoneNumber: Type.String() }),
    response: { 200: Code },
  };
  const sentences = {
    400: "Invalid phone number",
    409: "Channel already authenticated",
    422: "Render QR failed",
  };
  app.get(
    "/users/login/:PhoneNumber",
    { schema: typed, config: { sentences, changes: true } },
    async (request) => {
      const { channel } = request;
      const number = numberOf(request.params.PhoneNumber);
      const { state, qr } = await awaitQr(channel, feed, true);
      if (!qr) throw noCode(state);
      const code = await channel.requestPairingCode(number).catch((error: unknown) => {
        // Meanwhile the codes expired, or somebody else linked or removed the channel.
        const { state: now, qr: open } = channel.linkState;
        throw open ? error : noCode(now);
      });
      return { code: `${code.slice(0, 4)}-${code.slice(4)}` };
    },
  );
};

/** @throws RinghookError `BAD_PHONE_NUMBER` */
function numberOf(text: string): string {
  const [number, server] = parsePerson(text)?.split("@") ?? [];
  if (number && server === "s.whatsapp.net" && number.length >= 7 && number.length <= 15) return number;
  throw new RinghookError(
    "BAD_PHONE_NUMBER",
    `PhoneNumber: expected 7 to 15 digits with the country code, got ${JSON.stringify(text)}`,
  );
}
