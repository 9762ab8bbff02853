import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import { about } from "../about.ts";
import { awaitQr } from "../await-qr.ts";
import type { HttpParts } from "../parts.ts";
import { ChannelParams } from "./schemas/channel.ts";

const PhoneNumber = Type.Object(
  { number: Type.String({ pattern: "^\\d{7,15}$", description: "Digits, with the country code." }) },
  { additionalProperties: false },
);
const Code = Type.Object({ code: Type.String({ description: "Eight letters and digits." }) });

/** `/api/channels/{id}/link/code`: a code to type into the phone, instead of a QR code to scan. */
export const pairingCodeRoutes: FastifyPluginAsyncTypebox<HttpParts> = async (app, parts) => {
  const { authorizer, feed } = parts;
  const schema = {
    ...about("Channels", "requestPairingCode", "Ask for a code to type into the phone"),
    params: ChannelParams,
    body: PhoneNumber,
    response: { 200: Code },
  };
  app.post("/channels/:id/link/code", { schema }, async (request) => {
    const channel = authorizer.channel(request, request.params.id);
    const { state } = await awaitQr(channel, feed, true);
    if (state !== "QR")
      throw new RinghookError("LINK_FAILED", "WhatsApp was not ready to link the channel in time");
    return { code: await channel.requestPairingCode(request.body.number) };
  });
};
