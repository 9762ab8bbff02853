import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import { awaitQr } from "../await-qr.ts";
import type { Rooms } from "../rooms.ts";
import { about } from "../words/about.ts";
import { ChannelParams } from "./schemas/channel.ts";

const PhoneNumber = Type.Object(
  { number: Type.String({ pattern: "^\\d{7,15}$", description: "Digits, with the country code." }) },
  { additionalProperties: false },
);
const Code = Type.Object({ code: Type.String({ description: "Eight letters and digits." }) });

/** `/api/channels/{id}/link/code`: a pairing code to type into the phone instead of scanning a QR code. */
export const pairingCodeRoutes: FastifyPluginAsyncTypebox<Rooms> = async (app, { feed }) => {
  const schema = {
    ...about("Channels", "requestPairingCode", "Request a pairing code"),
    params: ChannelParams,
    body: PhoneNumber,
    response: { 200: Code },
  };
  app.post("/channels/:id/link/code", { schema, config: { audience: "owners" } }, async (request) => {
    const { channel } = request;
    const { state } = await awaitQr(channel, feed, true);
    if (state !== "QR")
      throw new RinghookError("LINK_FAILED", "WhatsApp was not ready for a pairing code in time");
    return { code: await channel.requestPairingCode(request.body.number) };
  });
};
