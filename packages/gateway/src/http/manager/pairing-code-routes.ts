import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import type { Channel } from "../../channels/channel.ts";
import { RinghookError } from "../../errors.ts";
import type { Feed } from "../../feed/feed.ts";
import { about } from "../about.ts";
import type { HttpParts } from "../parts.ts";
import { ChannelParams } from "./schemas/channel.ts";

/** WhatsApp asks for a code only while it waits to be linked; getting there takes it a moment. */
const READY_MS = 20_000;

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
    if (channel.linkState.state !== "QR") {
      const ready = waitsToBeLinked(channel, feed);
      await channel.pair();
      await ready;
    }
    return { code: await channel.requestPairingCode(request.body.number) };
  });
};

/** @throws RinghookError `LINK_FAILED` when WhatsApp is not ready in time */
async function waitsToBeLinked(channel: Channel, feed: Feed): Promise<void> {
  const ready = new Promise<boolean>((resolve) => {
    const finish = (isReady: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(isReady);
    };
    const timer = setTimeout(() => finish(channel.linkState.state === "QR"), READY_MS);
    const stop = feed.on("channel", ({ channelId, link }) => {
      if (channelId === channel.id && link.state === "QR") finish(true);
    });
  });
  if (await ready) return;
  throw new RinghookError("LINK_FAILED", `WhatsApp was not ready to link within ${READY_MS} ms`);
}
